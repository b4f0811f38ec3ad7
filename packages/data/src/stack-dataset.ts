import { Dataset } from './dataset.ts';
import { DataError } from './errors.ts';
import { isPromise } from './loader/source.ts';
import type { Recipe } from './workers/recipe.ts';

type Parts = readonly Dataset<unknown>[] | Readonly<Record<string, Dataset<unknown>>>;
/** A list of samples for a list of datasets, an object of samples for an object of them. */
type Samples<D> = { -readonly [K in keyof D]: D[K] extends Dataset<infer T> ? T : never };

/**
 * Datasets of equal length side by side: sample i holds the i-th sample of each.
 *
 * @param datasets a list, or an object of named datasets.
 * @throws DataError when there is none, or their lengths differ.
 */
export class StackDataset<const D extends Parts> extends Dataset<Samples<D>> {
  readonly datasets: D;
  readonly #keys: readonly string[];

  constructor(datasets: D) {
    super();
    const parts = Object.entries<Dataset<unknown>>(datasets);
    const lengths = parts.map(([, one]) => one.length);
    if (lengths.length === 0 || lengths.some((length) => length !== lengths[0])) {
      throw new DataError(`StackDataset: expected datasets of one length, got ${lengths.join(', ') || 'none'}.`);
    }
    this.datasets = datasets;
    this.#keys = parts.map(([key]) => key);
  }

  get length(): number {
    return Object.values<Dataset<unknown>>(this.datasets)[0]?.length ?? 0;
  }

  getItem(index: number): Samples<D> | Promise<Samples<D>> {
    const samples = Object.values<Dataset<unknown>>(this.datasets).map((one) => one.getItem(index));
    return samples.some(isPromise) ? Promise.all(samples).then((all) => this.#named(all)) : this.#named(samples);
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'StackDataset', args: [this.datasets] };
  }

  #named(samples: unknown[]): Samples<D> {
    const named = Array.isArray(this.datasets)
      ? samples
      : Object.fromEntries(this.#keys.map((key, i) => [key, samples[i]]));
    return named as Samples<D>;
  }
}
