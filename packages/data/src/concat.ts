import { Dataset, IterableDataset } from './dataset.ts';
import { DataError } from './errors.ts';
import type { Recipe } from './workers/recipe.ts';

/**
 * Datasets one after the other, as one.
 * @throws DataError when there is none.
 */
export class ConcatDataset<T> extends Dataset<T> {
  readonly datasets: readonly Dataset<T>[];
  /** Where each dataset ends. */
  readonly cumulativeSizes: readonly number[];

  constructor(datasets: readonly Dataset<T>[]) {
    super();
    if (datasets.length === 0) throw new DataError('ConcatDataset: expected at least one dataset, got none.');
    this.datasets = datasets;
    let end = 0;
    this.cumulativeSizes = datasets.map((one) => (end += one.length));
  }

  get length(): number {
    return this.cumulativeSizes.at(-1) ?? 0;
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'ConcatDataset', args: [this.datasets] };
  }

  getItem(index: number): T | Promise<T> {
    const at = this.cumulativeSizes.findIndex((end) => index < end);
    const dataset = this.datasets[at];
    if (dataset === undefined || index < 0) {
      throw new DataError(`ConcatDataset: index ${index} is outside its ${this.length} samples.`);
    }
    return dataset.getItem(index - (this.cumulativeSizes[at - 1] ?? 0));
  }
}

/** Streams one after the other, as one. A plain loop works where each of them allows it. */
export class ChainDataset<T> extends IterableDataset<T> {
  readonly datasets: readonly (Iterable<T> | AsyncIterable<T>)[];

  constructor(datasets: readonly (Iterable<T> | AsyncIterable<T>)[]) {
    super();
    this.datasets = datasets;
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'ChainDataset', args: [this.datasets] };
  }

  override *[Symbol.iterator](): IterableIterator<T> {
    for (const one of this.datasets) {
      if (!isIterable(one)) {
        throw new DataError('ChainDataset: one of its datasets is asynchronous; iterate with `for await`.');
      }
      yield* one;
    }
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (const one of this.datasets) yield* one;
  }
}

// An IterableDataset may leave [Symbol.iterator] out.
const isIterable = <T>(source: Iterable<T> | AsyncIterable<T>): source is Iterable<T> =>
  Symbol.iterator in source && source[Symbol.iterator] !== undefined;
