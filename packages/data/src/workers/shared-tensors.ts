import { empty, internal } from '@kindling/core';
import type { DType, Tensor, TypedArray } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { Unwritten } from './pack.ts';

interface SharedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly array: TypedArray;
}

/** A worker's `TensorDataset`: rows go straight from shared memory into the batch, and no worker has a copy. */
export class SharedTensors extends Dataset<Tensor[]> {
  readonly #tensors: readonly SharedTensor[];

  constructor(...tensors: SharedTensor[]) {
    super();
    this.#tensors = tensors;
  }

  get length(): number {
    return this.#tensors[0]?.shape[0] ?? 0;
  }

  getItem(index: number): Tensor[] {
    return this.#tensors.map((one) => {
      const out = empty(one.shape.slice(1), { dtype: one.dtype });
      const row = new Uint8Array(out.numel() * out.itemsize);
      copyRows(one, [index], row);
      internal.writeArray(out, row);
      return out;
    });
  }

  /** Unwritten tensors: a worker packs whole batches without looking at them. */
  override getBatch(indices: readonly number[]): Tensor[] {
    const rows = this.#tensors.map(
      (one) =>
        new Unwritten(one.dtype, [indices.length, ...one.shape.slice(1)], (target) => copyRows(one, indices, target)),
    );
    return rows as readonly (Unwritten | Tensor)[] as Tensor[];
  }
}

function copyRows({ shape, array }: SharedTensor, indices: readonly number[], target: Uint8Array): void {
  const bytes = internal.bytesOf(array);
  const stride = bytes.length / Math.max(shape[0] ?? 0, 1);
  indices.forEach((index, k) => target.set(bytes.subarray(index * stride, (index + 1) * stride), k * stride));
}
