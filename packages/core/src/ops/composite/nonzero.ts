// Where elements are not zero. The shape of these results depends on the values, so the mask is read once.
import { readArray } from '../../dispatch/copy.ts';
import { contiguousStrides } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { ne } from '../primitive/compare.ts';
import { sum, type Dims } from '../primitive/reduce.ts';
import { unbind } from '../view/select.ts';

/** @internal row-major positions of the true elements of a bool tensor */
export function truePositions(mask: Tensor): number[] {
  const hits: number[] = [];
  readArray(mask).forEach((v: number | bigint, i: number) => {
    if (v) hits.push(i);
  });
  return hits;
}

export interface NonzeroOptions {
  /** One vector of indices per dimension, as indexing takes them, instead of a matrix. */
  readonly asTuple?: boolean;
}

/** Indices of all non-zero elements in row-major order, int64: (count, ndim), or `ndim` vectors. Reads the tensor. */
export function nonzero(input: Tensor, options?: { readonly asTuple?: false }): Tensor;
export function nonzero(input: Tensor, options: { readonly asTuple: true }): Tensor[];
export function nonzero(input: Tensor, options?: NonzeroOptions): Tensor | Tensor[];
export function nonzero(input: Tensor, { asTuple = false }: NonzeroOptions = {}): Tensor | Tensor[] {
  const hits = truePositions(input.dtype === 'bool' ? input : ne(input, 0));
  const sizes = asTuple && input.sizes.length === 0 ? [1] : input.sizes;
  const strides = contiguousStrides(sizes);
  const n = sizes.length;
  const data = new BigInt64Array(hits.length * n);
  hits.forEach((flat, row) => {
    for (let d = 0; d < n; d++)
      data[row * n + d] = BigInt(Math.floor(flat / (strides[d] as number)) % (sizes[d] as number));
  });
  const out = fromArray(data, [hits.length, n], { device: input.device });
  return asTuple ? unbind(out, 1) : out;
}

/** Another name of `nonzero` without options. */
export const argwhere = (input: Tensor): Tensor => nonzero(input);

/** How many elements over `dim` (all by default) are not zero, int64. @throws IndexError */
export const countNonzero = (input: Tensor, dim?: Dims): Tensor =>
  sum(input.dtype === 'bool' ? input : ne(input, 0), dim);
