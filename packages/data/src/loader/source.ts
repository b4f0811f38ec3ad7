import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';

/** What a DataLoader reads: samples by index, or a stream of them. */
export type Source<T> = Dataset<T> | readonly T[] | Iterable<T> | AsyncIterable<T>;

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Whether samples come in a row only. */
export function isStream<T>(source: Source<T>): source is Iterable<T> | AsyncIterable<T> {
  return !Array.isArray(source) && !('getItem' in source);
}

/** A dataset as it is, an array as one. */
export function toDataset<T>(source: Dataset<T> | readonly T[]): Dataset<T> {
  return 'getItem' in source ? source : new ArrayDataset(source);
}

class ArrayDataset<T> extends Dataset<T> {
  readonly #items: readonly T[];

  constructor(items: readonly T[]) {
    super();
    this.#items = items;
  }

  get length(): number {
    return this.#items.length;
  }

  getItem(index: number): T {
    if (!(index >= 0 && index < this.length)) {
      throw new DataError(`DataLoader: the sampler asks for sample ${index} of ${this.length}.`);
    }
    return this.#items[index] as T;
  }
}
