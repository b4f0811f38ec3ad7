import type { Collated } from './loader/collate.ts';
import type { Recipe } from './workers/recipe.ts';

// The optional member stands in an interface, so that a subclass can leave it out.
export interface Dataset<T> {
  /**
   * A whole batch at once, as `defaultCollate` would make it of the samples at these indices. Where it exists, a
   * DataLoader without a `collateFn` of its own prefers it to `getItem` (PyTorch's `__getitems__`).
   */
  getBatch?(indices: readonly number[]): Collated<NoInfer<T>> | Promise<Collated<NoInfer<T>>>;
  /** How a DataLoader's worker makes an equal dataset; needed for `numWorkers` above 0. See `fromModule`. */
  toWorker?(): Recipe;
}

/** Samples by index. */
export abstract class Dataset<T> {
  /** Number of samples. */
  abstract get length(): number;

  /** The sample at an index from 0 to length - 1, or a promise of it. */
  abstract getItem(index: number): T | Promise<T>;
}

/** Samples in a row, of any number. Implement `[Symbol.iterator]`, or `[Symbol.asyncIterator]` where they arrive late. */
export abstract class IterableDataset<T> implements AsyncIterable<T> {
  /** As `Dataset`'s. Each worker reads its own copy: see `getWorkerInfo`. */
  toWorker?(): Recipe;

  [Symbol.iterator]?(): Iterator<T>;

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const iterate = this[Symbol.iterator];
    if (iterate === undefined)
      throw new TypeError('An IterableDataset implements [Symbol.iterator] or [Symbol.asyncIterator].');
    yield* { [Symbol.iterator]: () => iterate.call(this) };
  }
}
