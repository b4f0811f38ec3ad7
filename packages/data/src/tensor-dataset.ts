import { tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { Dataset } from './dataset.ts';
import { DataError } from './errors.ts';
import { int64Of } from './samplers/indices.ts';
import type { Collated } from './loader/collate.ts';
import { SharedElements } from './workers/encode.ts';
import type { Recipe } from './workers/recipe.ts';

type Tensors<T extends readonly Tensor[]> = { -readonly [K in keyof T]: Tensor };

/**
 * Tensors of equal first size N as N samples: sample i is the list of their i-th slices.
 *
 * @throws DataError when there is no tensor, or the first sizes differ.
 */
export class TensorDataset<T extends readonly Tensor[]> extends Dataset<Tensors<T>> {
  readonly tensors: T;

  constructor(...tensors: T) {
    super();
    const sizes = tensors.map((one) => one.shape[0]);
    if (sizes.length === 0 || sizes.some((size) => size === undefined || size !== sizes[0])) {
      const shapes = tensors.map((one) => `[${[...one.shape].join(', ')}]`).join(', ');
      throw new DataError(`TensorDataset: expected tensors of one first size, got ${shapes || 'none'}.`, {
        shapes: tensors.map((one) => [...one.shape]),
      });
    }
    this.tensors = tensors;
  }

  get length(): number {
    return this.tensors[0]?.shape[0] ?? 0;
  }

  getItem(index: number): Tensors<T> {
    return this.tensors.map((one) => one.select(0, index)) as Tensors<T>;
  }

  override toWorker(): Recipe {
    return { builtin: 'shared', export: 'SharedTensors', args: this.tensors.map((one) => new SharedElements(one)) };
  }

  override getBatch(indices: readonly number[]): Collated<Tensors<T>> {
    const places = tensor(int64Of(indices), { device: 'cpu' });
    const rows = this.tensors.map((one) => one.indexSelect(0, places.to(one.device)));
    // The batch has the samples' form: a list of tensors stays one, of the same length.
    return rows as Collated<Tensors<T>>;
  }
}
