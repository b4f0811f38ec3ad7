import { empty, internal } from '@kindling/core';
import type { DType, Tensor, TypedArray } from '@kindling/core';
import { Dataset } from '../dataset.ts';

interface SharedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly array: TypedArray;
}

/** A worker's `TensorDataset`: rows are taken straight out of shared memory, which no worker copies. */
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
    return this.#tensors.map((one) => rows(one, [index]).squeeze(0));
  }

  override getBatch(indices: readonly number[]): Tensor[] {
    return this.#tensors.map((one) => rows(one, indices));
  }
}

function rows({ dtype, shape, array }: SharedTensor, indices: readonly number[]): Tensor {
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  const out = empty([indices.length, ...shape.slice(1)], { dtype });
  const bytes = internal.bytesOf(array);
  const stride = size * out.itemsize;
  const picked = new Uint8Array(stride * indices.length);
  indices.forEach((index, k) => picked.set(bytes.subarray(index * stride, (index + 1) * stride), k * stride));
  internal.writeArray(out, picked);
  return out;
}
