import { defaultGenerator } from '@kindling/core';
import type { Generator } from '@kindling/core';
import type { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { BatchSampler, grouped, groupedAsync } from '../samplers/batch-sampler.ts';
import { RandomSampler } from '../samplers/random-sampler.ts';
import { SequentialSampler } from '../samplers/sampler.ts';
import type { Sized } from '../samplers/sampler.ts';
import { defaultCollate } from './collate.ts';
import type { Collated } from './collate.ts';
import { checkOptions } from './options.ts';
import { isPromise, isStream, toDataset } from './source.ts';
import type { Source } from './source.ts';

export interface DataLoaderOptions<T, B> {
  /** Samples in a batch; 1 when left out. */
  readonly batchSize?: number;
  /** A new random order for each pass. */
  readonly shuffle?: boolean;
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** The order of indices, instead of `shuffle`. */
  readonly sampler?: Iterable<number> & Partial<Sized>;
  /** Whole batches of indices, instead of all of the above. */
  readonly batchSampler?: Iterable<readonly number[]> & Partial<Sized>;
  /** Makes a batch of a list of samples; `defaultCollate` when left out. */
  readonly collateFn?: (samples: T[]) => B;
  /** Source of the shuffled order; the default generator when left out. */
  readonly generator?: Generator | undefined;
}

type BatchOf<B> = (indices: readonly number[]) => B | Promise<B>;

/**
 * Batches of a dataset, for `for await` loops, or plain `for` loops where the dataset is synchronous.
 *
 * Takes random numbers in PyTorch's order: each pass draws one int64 as it starts, shuffled or not; the sampler draws its
 * own as the first batch is taken.
 * @throws DataError for options that exclude each other.
 */
export class DataLoader<T, B = Collated<T>> implements Iterable<B>, AsyncIterable<B> {
  readonly dataset: Source<T>;
  readonly batchSize: number;
  readonly dropLast: boolean;
  /** Null for a stream of samples, which has no indices. */
  readonly batchSampler: (Iterable<readonly number[]> & Partial<Sized>) | null;
  readonly generator: Generator | undefined;
  readonly #indexed: Dataset<T> | null;
  readonly #collate: (samples: T[]) => B;
  /** The dataset's own way to make a batch, where the caller has none. */
  readonly #batchOf: BatchOf<B> | undefined;

  constructor(dataset: Source<T>, options: DataLoaderOptions<T, B> = {}) {
    const stream = isStream(dataset);
    checkOptions(options, stream);
    const { batchSize = 1, shuffle = false, dropLast = false, sampler, batchSampler, collateFn, generator } = options;
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    this.generator = generator;
    // B is Collated<T> when the caller gave no collateFn.
    this.#collate = collateFn ?? ((samples) => defaultCollate(samples) as B);
    this.#indexed = stream ? null : toDataset(dataset);
    this.batchSampler = null;
    if (this.#indexed === null) return;
    const source = this.#indexed;
    if (collateFn === undefined) this.#batchOf = source.getBatch?.bind(source) as BatchOf<B> | undefined;
    const order = sampler ?? (shuffle ? new RandomSampler(source, { generator }) : new SequentialSampler(source));
    this.batchSampler = batchSampler ?? new BatchSampler(order, batchSize, dropLast);
  }

  /** Number of batches in a pass. @throws DataError when the samples are a stream. */
  get length(): number {
    const length = this.batchSampler?.length;
    if (length === undefined)
      throw new DataError('DataLoader: the number of batches is not known before they are made.');
    return length;
  }

  /** @throws DataError when the dataset turns out to be asynchronous. */
  [Symbol.iterator](): Iterator<B> {
    this.#drawBaseSeed();
    return this.#batches();
  }

  [Symbol.asyncIterator](): AsyncIterator<B> {
    this.#drawBaseSeed();
    return this.#batchesAsync();
  }

  /** PyTorch seeds its workers from this number. It is drawn without workers as well, and all that follows depends on it. */
  #drawBaseSeed(): void {
    (this.generator ?? defaultGenerator).random63();
  }

  *#batches(): Iterator<B> {
    if (this.batchSampler !== null) {
      for (const indices of this.batchSampler) yield settled(this.#fetch(indices));
      return;
    }
    const samples = this.dataset;
    if (!(Symbol.iterator in samples)) throw asynchronous();
    for (const group of grouped(samples as Iterable<T>, this.batchSize, this.dropLast)) yield this.#collate(group);
  }

  async *#batchesAsync(): AsyncIterator<B> {
    if (this.batchSampler !== null) {
      for (const indices of this.batchSampler) yield await this.#fetch(indices);
      return;
    }
    const samples = this.dataset as Iterable<T> | AsyncIterable<T>;
    for await (const group of groupedAsync(samples, this.batchSize, this.dropLast)) yield this.#collate(group);
  }

  #fetch(indices: readonly number[]): B | Promise<B> {
    if (this.#batchOf !== undefined) return this.#batchOf(indices);
    const samples = indices.map((index) => (this.#indexed as Dataset<T>).getItem(index));
    if (samples.some(isPromise)) return Promise.all(samples).then(this.#collate);
    return this.#collate(samples as T[]);
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
