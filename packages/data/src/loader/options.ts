import type { Generator } from '@kindling/core';
import { DataError } from '../errors.ts';
import type { Sized } from '../samplers/sampler.ts';
import type { ModuleFunction } from '../workers/recipe.ts';
import type { MakeWorker } from '../workers/threads.ts';

interface CommonOptions {
  /** A new random order for each pass. */
  readonly shuffle?: boolean;
  /** The order of indices, instead of `shuffle`. */
  readonly sampler?: Iterable<number> & Partial<Sized>;
  /** Source of the shuffled order; the default generator when left out. */
  readonly generator?: Generator | undefined;
  /** Threads that make batches; 0, the default, makes them in this thread, as they are asked for. */
  readonly numWorkers?: number;
  /** Batches each worker makes ahead; 2 when left out. */
  readonly prefetchFactor?: number;
  /** Keeps the workers, and their datasets, from one pass to the next. */
  readonly persistentWorkers?: boolean;
  /** Seconds to wait for a worker's batch before it counts as hanging; 0, the default, waits for ever. */
  readonly timeout?: number;
  /** In a browser, makes a worker of a file that calls `serveWorker` of `@kindling/data/worker`; Node needs none. */
  readonly worker?: MakeWorker;
  /** Called in each worker as it starts, with its number; see `fromModule`. */
  readonly workerInit?: ModuleFunction<(workerId: number) => unknown>;
  /** What becomes of a sample that cannot be made: an error (the default), or it is left out and counted in `skipped`. */
  readonly onError?: 'throw' | 'skip';
  /** Accepted as in PyTorch; batches are in ordinary memory whatever it says. */
  readonly pinMemory?: boolean;
}

export interface DataLoaderOptions<T, B> extends CommonOptions {
  /** Samples in a batch; 1 when left out. */
  readonly batchSize?: number;
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** Whole batches of indices, instead of batchSize, shuffle, sampler and dropLast. */
  readonly batchSampler?: Iterable<readonly number[]> & Partial<Sized>;
  /**
   * Makes a batch of a list of samples; `defaultCollate` when left out. With workers, a function runs in this thread, on
   * samples that were sent over; one named by `fromModule` runs in the workers.
   */
  readonly collateFn?: ((samples: T[]) => B) | ModuleFunction<(samples: T[]) => B>;
}

/** Options of a loader that gives samples one by one, not in batches. */
export interface SampleLoaderOptions<T, B> extends CommonOptions {
  readonly batchSize: null;
  /** Makes what the loader gives of a sample; the sample itself when left out. */
  readonly collateFn?: ((sample: T) => B) | ModuleFunction<(sample: T) => B>;
}

/** What both kinds of options have, for the loader's own use. */
export interface AnyOptions extends CommonOptions {
  readonly batchSize?: number | null;
  readonly dropLast?: boolean;
  readonly batchSampler?: Iterable<readonly number[]> & Partial<Sized>;
}

/** Refuses options that exclude each other, or make no sense. */
export function checkOptions(options: AnyOptions, stream: boolean): void {
  const { batchSize, shuffle = false, dropLast = false, sampler, batchSampler } = options;
  if (stream && (shuffle || sampler || batchSampler)) {
    const name = shuffle ? 'shuffle' : sampler ? 'sampler' : 'batchSampler';
    throw new DataError(
      `DataLoader: ${name} needs samples by index, but an IterableDataset has none. Shuffle in the dataset.`,
    );
  }
  if (sampler && shuffle)
    throw new DataError('DataLoader: sampler and shuffle exclude each other; the sampler sets the order.');
  if (batchSampler && (batchSize !== undefined || shuffle || sampler || dropLast)) {
    throw new DataError(
      'DataLoader: batchSampler excludes batchSize, shuffle, sampler and dropLast; it makes whole batches.',
    );
  }
  if (batchSize === null && dropLast) {
    throw new DataError('DataLoader: batchSize null excludes dropLast; there are no batches.');
  }
  if (batchSize !== null) checkNumber('batchSize', batchSize, 1, 'a positive integer');
  checkWorkerOptions(options);
}

function checkWorkerOptions({
  numWorkers = 0,
  prefetchFactor,
  timeout = 0,
  persistentWorkers,
  workerInit,
}: AnyOptions): void {
  checkNumber('numWorkers', numWorkers, 0, '0 or a positive integer');
  checkNumber('prefetchFactor', prefetchFactor, 1, 'a positive integer');
  if (!(timeout >= 0)) throw new DataError(`DataLoader: timeout must be 0 or a number of seconds, got ${timeout}.`);
  if (numWorkers > 0) return;
  const idle = Object.entries({ prefetchFactor, timeout: timeout || undefined, persistentWorkers, workerInit });
  const given = idle.find(([, value]) => value !== undefined && value !== false)?.[0];
  if (given !== undefined) throw new DataError(`DataLoader: ${given} is for workers, but numWorkers is 0.`);
}

function checkNumber(name: string, value: number | undefined, least: number, what: string): void {
  if (value === undefined || (Number.isInteger(value) && value >= least)) return;
  throw new DataError(`DataLoader: ${name} must be ${what}, got ${value}.`);
}
