// Where elements are not zero. The shape of these results depends on the values, so the mask is read once.
import { callN } from '../../dispatch/call.ts';
import { readArray } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { normalizeDims, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { ne } from '../primitive/compare.ts';
import { sum, type Dims } from '../primitive/reduce.ts';
import { unbind } from '../view/select.ts';

/** Low and high 32-bit words of non-negative int64 numbers: making a bigint of each would cost ten times as much. */
function put(words: Int32Array, at: number, value: number): void {
  words[2 * at] = value;
  words[2 * at + 1] = value / 2 ** 32;
}

/** @internal row-major positions of the true elements of a bool tensor */
export function truePositions(mask: Tensor): BigInt64Array {
  const data = readArray(mask);
  const out = new BigInt64Array(data.length);
  const words = new Int32Array(out.buffer);
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i]) put(words, count++, i);
  return out.subarray(0, count);
}

/** Row after row, the indices along each dimension of row-major positions. */
function coordinates(positions: BigInt64Array, sizes: Sizes): BigInt64Array {
  const n = sizes.length;
  const out = new BigInt64Array(positions.length * n);
  const words = new Int32Array(out.buffer);
  const from = new Uint32Array(positions.buffer, positions.byteOffset, 2 * positions.length);
  for (let row = 0; row < positions.length; row++) {
    let rest = (from[2 * row] as number) + (from[2 * row + 1] as number) * 2 ** 32;
    for (let d = n - 1; d >= 0; d--) {
      const size = sizes[d] as number;
      put(words, row * n + d, rest % size);
      rest = Math.floor(rest / size);
    }
  }
  return out;
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
  const sizes = asTuple && input.sizes.length === 0 ? [1] : input.sizes;
  const hits = truePositions(input.dtype === 'bool' ? input : ne(input, 0));
  const out = fromArray(coordinates(hits, sizes), [hits.length, sizes.length], { device: input.device });
  return asTuple ? unbind(out, 1) : out;
}

/** Another name of `nonzero` without options. */
export const argwhere = (input: Tensor): Tensor => nonzero(input);

const countRow = defineOp('countNonzero', {
  params: ['input', 'dim'],
  differentiable: false,
  decompose: (x: Tensor, dims: Sizes) => sum(x.dtype === 'bool' ? x : ne(x, 0), dims),
});

/** How many elements over `dim` (all by default) are not zero, int64. @throws IndexError */
export const countNonzero = withOp(countRow, (input: Tensor, dim?: Dims): Tensor =>
  callN(countRow, input, normalizeDims('countNonzero', dim, input.sizes)),
);
