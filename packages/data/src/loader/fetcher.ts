// Makes batches of samples; the same in the main thread and in workers.
import type { Dataset } from '../dataset.ts';
import { inBatch } from '../scope/sample-scope.ts';
import { isPromise } from './source.ts';

/** A sample that could not be made. */
export interface SkippedSample {
  readonly index: number;
  readonly error: unknown;
}

/** Thrown in place of a sample's own error, which is its cause. */
export class SampleFailure extends Error {
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(`sample ${index}`, { cause });
    this.index = index;
  }
}

export interface FetcherOptions<T, B> {
  readonly dataset: Dataset<T>;
  readonly collate: (samples: T[]) => B | Promise<B>;
  /** Whether the dataset's own `getBatch` may make whole batches. */
  readonly wholeBatches: boolean;
  /** Called with samples that fail, which are left out then. */
  readonly onSkip: ((skipped: SkippedSample) => void) | null;
}

/** Nothing is left of a batch, each sample of which failed. */
export const empty: unique symbol = Symbol('empty batch');

export class Fetcher<T, B> {
  readonly #options: FetcherOptions<T, B>;

  constructor(options: FetcherOptions<T, B>) {
    this.#options = options;
  }

  /** @throws SampleFailure when a sample fails */
  fetch(indices: readonly number[], position: number, seed: bigint): B | typeof empty | Promise<B | typeof empty> {
    const { dataset, collate, wholeBatches, onSkip } = this.#options;
    // A batch with a sample to skip is made sample by sample.
    if (wholeBatches && dataset.getBatch && onSkip === null) {
      // Its type is Collated<T>, which B is where the caller has no collateFn.
      return inBatch(seed, position, () => dataset.getBatch?.(indices)) as B | Promise<B>;
    }
    const samples = indices.map((index, k) => inBatch(seed, position + k, () => this.#sample(index)));
    // Draws of the batch as a whole are not those of its first sample.
    const make = (made: T[]): B | Promise<B> => inBatch(seed, -1 - position, () => collate(made));
    if (samples.some(isPromise)) return Promise.all(samples).then((all) => this.#batch(all, make));
    return this.#batch(samples as (T | typeof empty)[], make);
  }

  #batch(samples: (T | typeof empty)[], collate: (samples: T[]) => B | Promise<B>): B | typeof empty | Promise<B> {
    const made = samples.filter((sample): sample is T => sample !== empty);
    return made.length === 0 ? empty : collate(made);
  }

  #sample(index: number): T | typeof empty | Promise<T | typeof empty> {
    const { dataset, onSkip } = this.#options;
    const failed = (error: unknown): typeof empty => {
      if (onSkip === null) throw new SampleFailure(index, error);
      onSkip({ index, error });
      return empty;
    };
    try {
      const sample = dataset.getItem(index);
      return isPromise(sample) ? sample.catch(failed) : sample;
    } catch (error) {
      return failed(error);
    }
  }
}
