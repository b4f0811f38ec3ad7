import type { Generator } from '@kindling/core';
import { Dataset } from './dataset.ts';
import { DataError } from './errors.ts';
import { permutation } from './samplers/sampler.ts';
import type { Recipe } from './workers/recipe.ts';

/** The samples of a dataset at the given indices. */
export class Subset<T> extends Dataset<T> {
  readonly dataset: Dataset<T>;
  readonly indices: readonly number[];

  constructor(dataset: Dataset<T>, indices: readonly number[]) {
    super();
    this.dataset = dataset;
    this.indices = indices;
    if (dataset.getBatch)
      this.getBatch = (batch) => (dataset.getBatch as NonNullable<typeof dataset.getBatch>)(this.#mapped(batch));
  }

  get length(): number {
    return this.indices.length;
  }

  getItem(index: number): T | Promise<T> {
    return this.dataset.getItem(this.#mapped([index])[0] as number);
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'Subset', args: [this.dataset, [...this.indices]] };
  }

  #mapped(batch: readonly number[]): number[] {
    return batch.map((index) => {
      const inner = this.indices[index];
      if (inner === undefined) throw new DataError(`Subset: index ${index} is outside its ${this.length} samples.`);
      return inner;
    });
  }
}

/**
 * Cuts a dataset at random into parts of the given lengths, or of the given fractions of its length.
 *
 * @param lengths add up to the dataset's length, or to 1; what fractions leave over goes to the parts in turn.
 * @throws DataError when they do neither.
 */
export function randomSplit<T>(
  dataset: Dataset<T>,
  lengths: readonly number[],
  { generator }: { generator?: Generator } = {},
): Subset<T>[] {
  const total = dataset.length;
  const counts = isFractions(lengths) ? countsOf(lengths, total) : [...lengths];
  if (!counts.every((count) => Number.isInteger(count) && count >= 0) || sum(counts) !== total) {
    throw new DataError(
      `randomSplit: lengths [${lengths.join(', ')}] add up to neither 1 nor the dataset's ${total} samples.`,
    );
  }
  const order = Array.from(permutation(total, generator), Number);
  let start = 0;
  return counts.map((count) => new Subset(dataset, order.slice(start, (start += count))));
}

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

const isFractions = (lengths: readonly number[]): boolean =>
  Math.abs(sum(lengths) - 1) < 1e-9 && lengths.every((part) => part >= 0 && part <= 1);

function countsOf(fractions: readonly number[], total: number): number[] {
  const counts = fractions.map((part) => Math.floor(total * part));
  const left = total - sum(counts);
  for (let i = 0; i < left; i++) counts[i % counts.length] = (counts[i % counts.length] as number) + 1;
  return counts;
}
