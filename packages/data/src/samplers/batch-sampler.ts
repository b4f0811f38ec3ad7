import { DataError } from '../errors.ts';
import type { Sized } from './sampler.ts';

/**
 * The indices of another sampler in lists of `batchSize`; the last may be shorter, and is left out with `dropLast`.
 * @throws DataError when batchSize is no positive integer.
 */
export class BatchSampler implements Iterable<number[]> {
  readonly sampler: Iterable<number> & Partial<Sized>;
  readonly batchSize: number;
  readonly dropLast: boolean;

  constructor(sampler: Iterable<number> & Partial<Sized>, batchSize: number, dropLast = false) {
    if (!Number.isInteger(batchSize) || batchSize <= 0) {
      throw new DataError(`batchSize must be a positive integer, got ${batchSize}.`);
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  /** Number of batches. @throws DataError when the sampler does not know its length. */
  get length(): number {
    const { length } = this.sampler;
    if (length === undefined) throw new DataError('BatchSampler: its sampler has no length.');
    return this.dropLast ? Math.floor(length / this.batchSize) : Math.ceil(length / this.batchSize);
  }

  *[Symbol.iterator](): IterableIterator<number[]> {
    yield* grouped(this.sampler, this.batchSize, this.dropLast);
  }
}

/** Items in lists of `size`. */
export function* grouped<T>(items: Iterable<T>, size: number, dropLast: boolean): IterableIterator<T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0 && !dropLast) yield group;
}

/** As `grouped`, of items that arrive asynchronously. */
export async function* groupedAsync<T>(
  items: AsyncIterable<T> | Iterable<T>,
  size: number,
  dropLast: boolean,
): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0 && !dropLast) yield group;
}
