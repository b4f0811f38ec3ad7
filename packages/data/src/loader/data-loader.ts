import { workerImports } from '#threads';
import { defaultGenerator } from '@kindling/core';
import type { Generator } from '@kindling/core';
import { DataError } from '../errors.ts';
import { BatchSampler, grouped, groupedAsync } from '../samplers/batch-sampler.ts';
import { RandomSampler } from '../samplers/random-sampler.ts';
import { SequentialSampler } from '../samplers/sampler.ts';
import type { Sized } from '../samplers/sampler.ts';
import { encode } from '../workers/encode.ts';
import { originalOf } from '../workers/errors.ts';
import { WorkerPool } from '../workers/pool.ts';
import type { ModuleFunction } from '../workers/recipe.ts';
import { closeWith, WorkerIterator } from '../workers/worker-iterator.ts';
import type { Collated } from './collate.ts';
import { Collator } from './collator.ts';
import { empty, Fetcher, SampleFailure } from './fetcher.ts';
import type { SkippedSample } from './fetcher.ts';
import { checkOptions } from './options.ts';
import type { AnyOptions, DataLoaderOptions, SampleLoaderOptions } from './options.ts';
import { Place, type LoaderStateDict } from './place.ts';
import { isPromise, isStream, toDataset } from './source.ts';
import type { Source } from './source.ts';

type Begun = ReturnType<Place['begin']>;
type BatchSource = Iterable<readonly number[]> & Partial<Sized>;
type Options<T, B> = AnyOptions & Pick<DataLoaderOptions<T, B>, 'collateFn'>;

/**
 * Batches of a dataset, for `for await` loops, or plain `for` loops where the dataset is synchronous and there are no
 * workers.
 *
 * Takes random numbers in PyTorch's order: each pass draws one int64 as it starts, shuffled or not; the sampler draws its
 * own as the first batch is asked for. Samples, their order and what transforms draw for them do not depend on the number
 * of workers.
 * @throws DataError for options that exclude each other.
 */
class Loader<T, B = Collated<T>> implements Iterable<B>, AsyncIterable<B> {
  readonly dataset: Source<T>;
  /** Null where samples come one by one. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly numWorkers: number;
  /** Null for a stream of samples, which has no indices. */
  readonly batchSampler: BatchSource | null;
  readonly generator: Generator | undefined;
  readonly #options: Options<T, B>;
  readonly #collator: Collator<T, B>;
  #skipped: SkippedSample[] = [];
  #pool: WorkerPool | null = null;
  readonly #place: Place;

  constructor(dataset: Source<T>, options: Options<T, B> = {}) {
    const stream = isStream(dataset);
    checkOptions(options, stream);
    const { batchSize = 1, shuffle = false, dropLast = false, sampler, batchSampler, generator, numWorkers } = options;
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    this.numWorkers = numWorkers ?? 0;
    this.generator = generator;
    this.#options = options;
    this.#collator = new Collator(options.collateFn, batchSize === null);
    this.batchSampler = null;
    this.#place = new Place([generator, generatorOf(sampler), generatorOf(batchSampler)]);
    if (stream) return;
    const order = sampler ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
    this.batchSampler = batchSampler ?? new BatchSampler(order, batchSize ?? 1, dropLast);
  }

  /** Number of batches in a pass. @throws DataError when the samples are a stream. */
  get length(): number {
    const length = this.batchSampler?.length;
    if (length === undefined)
      throw new DataError('DataLoader: the number of batches is not known before they are made.');
    return length;
  }

  /** Samples that the latest pass left out so far, with `onError: 'skip'`. */
  get skipped(): readonly SkippedSample[] {
    return this.#skipped;
  }

  /**
   * How far the present pass is: another loader of the same data and options that loads it begins its next pass with the
   * batch after. Between passes, a loop left early included, the next pass is a whole one.
   * @throws DataError for a stream of samples, which has no positions
   */
  stateDict(): LoaderStateDict {
    this.#needPositions();
    return this.#place.stateDict();
  }

  /**
   * Takes over a position for the next pass. Random states are not part of it, apart from those of the pass's beginning:
   * restore them as well. Samplers that draw with replacement from a generator of their own are ahead of the loop where
   * there are workers; then the rest of the pass differs.
   * @throws DataError
   */
  loadStateDict(state: LoaderStateDict): void {
    this.#place.load(this.checkStateDict(state));
  }

  /** @throws DataError as `loadStateDict` would */
  checkStateDict(state: LoaderStateDict): ReturnType<Place['checked']> {
    this.#needPositions();
    return this.#place.checked(state);
  }

  #needPositions(): void {
    if (this.batchSampler === null)
      throw new DataError('DataLoader: a stream of samples has no position to keep. Keep it in the dataset.');
  }

  /** @throws DataError when the dataset turns out to be asynchronous, or there are workers. */
  [Symbol.iterator](): Iterator<B> {
    if (this.numWorkers > 0) {
      throw new DataError('DataLoader: workers answer later; iterate with `for await (const batch of loader)`.');
    }
    return this.#batches(this.#begin());
  }

  [Symbol.asyncIterator](): AsyncIterator<B> {
    const begun = this.#begin();
    return this.numWorkers > 0 ? this.#workerBatches(begun) : this.#batchesAsync(begun);
  }

  /** PyTorch seeds its workers from the number drawn here. It is drawn without workers as well, and all that follows depends on it. */
  #begin(): ReturnType<Place['begin']> {
    this.#skipped = [];
    return this.#place.begin(() => (this.generator ?? defaultGenerator).random63(), this.batchSampler);
  }

  #fetcher(): Fetcher<T, B> {
    const skipped = this.#skipped;
    return new Fetcher({
      // Streams have no batch sampler, and those without one never get here.
      dataset: toDataset(this.dataset as Parameters<typeof toDataset<T>>[0]),
      collate: (samples) => this.#collator.make(samples),
      wholeBatches: this.#collator.isDefault,
      onSkip: this.#options.onError === 'skip' ? (sample) => skipped.push(sample) : null,
    });
  }

  *#batches({ seed, pass, indices, position }: Begun): IterableIterator<B> {
    if (indices !== null) {
      const fetcher = this.#fetcher();
      let at = position;
      try {
        for (let next = indices.next(); next.done !== true; next = indices.next()) {
          const list = next.value;
          const batch = settled(original(() => fetcher.fetch(list, at, seed)));
          at += list.length;
          pass.batches++;
          if (batch !== empty) yield batch;
        }
      } finally {
        indices.return?.();
        this.#place.end(pass);
      }
      return;
    }
    const samples = this.dataset;
    if (!(Symbol.iterator in samples)) throw asynchronous();
    for (const group of grouped(samples as Iterable<T>, this.batchSize ?? 1, this.dropLast)) {
      yield settled(this.#collator.make(group));
    }
  }

  async *#batchesAsync({ seed, pass, indices, position }: Begun): AsyncGenerator<B, void, undefined> {
    await this.#collator.ready();
    if (indices !== null) {
      const fetcher = this.#fetcher();
      let at = position;
      try {
        for (let next = indices.next(); next.done !== true; next = indices.next()) {
          const list = next.value;
          const batch = await original(() => fetcher.fetch(list, at, seed));
          at += list.length;
          pass.batches++;
          if (batch !== empty) yield batch;
        }
      } finally {
        indices.return?.();
        this.#place.end(pass);
      }
      return;
    }
    const samples = this.dataset as Iterable<T> | AsyncIterable<T>;
    for await (const group of groupedAsync(samples, this.batchSize ?? 1, this.dropLast)) {
      yield await this.#collator.make(group);
    }
  }

  #workerBatches({ seed, pass, indices, position }: Begun): AsyncIterator<B> {
    const { prefetchFactor = 2, persistentWorkers = false, timeout = 0 } = this.#options;
    if (this.#pool?.broken === true) this.#pool = null;
    const pool = this.#pool ?? this.#startPool(seed, prefetchFactor);
    if (persistentWorkers && this.#pool === null) {
      this.#pool = pool;
      closeWith(this, pool);
    }
    // Neither may refer to this loader, which is to be collected while its workers live.
    const [skipped, collator, place] = [this.#skipped, this.#collator, this.#place];
    return new WorkerIterator<B>(pool, {
      seed,
      batches: indices,
      position,
      onBatch: () => void pass.batches++,
      onEnd: () => place.end(pass),
      prefetchFactor,
      timeout,
      onSkip: (failure) => skipped.push({ index: failure.index ?? -1, error: originalOf(failure) }),
      // Samples that workers send are of type T.
      finish: collator.inWorkers ? null : (samples) => collator.make(samples as T[]),
      ownsPool: !persistentWorkers,
    });
  }

  #startPool(seed: bigint, prefetchFactor: number): WorkerPool {
    const { workerInit, onError } = this.#options;
    const start = {
      numWorkers: this.numWorkers,
      seed,
      dataset: encode(this.dataset, 'the dataset'),
      collate: this.#collator.reference,
      raw: !this.#collator.inWorkers,
      workerInit: workerInit === undefined ? null : nameOf(workerInit),
      skipErrors: onError === 'skip',
      batchSize: this.batchSize,
      dropLast: this.dropLast,
      imports: workerImports(),
    };
    return new WorkerPool(start, prefetchFactor, this.#options.worker);
  }
}

const generatorOf = (sampler: object | undefined): unknown => sampler && Reflect.get(sampler, 'generator');

const nameOf = ({ module, export: name }: Pick<ModuleFunction<never>, 'module' | 'export'>) => ({
  module,
  export: name,
});

/** The sample's own error, without a word about its index: in this thread the stack says where it is from. */
function original<R>(body: () => R | Promise<R>): R | Promise<R> {
  const rethrow = (error: unknown): never => {
    throw error instanceof SampleFailure ? error.cause : error;
  };
  try {
    const result = body();
    return isPromise(result) ? result.catch(rethrow) : result;
  } catch (error) {
    return rethrow(error);
  }
}

function settled<B>(batch: B | Promise<B>): B {
  if (!isPromise(batch)) return batch;
  // Nobody will look at it any more; without this its failure would end the process.
  batch.catch(() => {});
  throw asynchronous();
}

const asynchronous = (): DataError =>
  new DataError('DataLoader: the dataset gives promises; iterate with `for await (const batch of loader)`.');

interface DataLoaderConstructor {
  /** Samples one by one. */
  new <T, B = T>(dataset: Source<T>, options: SampleLoaderOptions<T, B>): Loader<T, B>;
  new <T, B = Collated<T>>(dataset: Source<T>, options?: DataLoaderOptions<T, B>): Loader<T, B>;
}

export type DataLoader<T, B = Collated<T>> = Loader<T, B>;
// The constructor's type says what B is when there are no batches; a class's own type parameters cannot.
export const DataLoader: DataLoaderConstructor = Loader as DataLoaderConstructor;
Object.defineProperty(Loader, 'name', { value: 'DataLoader' });
