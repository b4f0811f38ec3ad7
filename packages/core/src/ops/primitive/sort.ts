// Elements in order along one dimension. NaN counts as larger than everything; equal elements keep their order.
import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
import { narrow } from '../view/select.ts';
import { contiguousClone } from './copy.ts';

export interface SortOptions {
  /** Largest first. */
  readonly descending?: boolean;
  /** Equal elements keep their order; they always do here. */
  readonly stable?: boolean;
}

const sortRow = defineMultiOp('sort', {
  params: ['input', 'dim', 'descending', 'stable'],
  outputs: ['values', 'indices'],
  meta: (x: Tensor, _dim: number, _descending: boolean) => [x, { sizes: x.sizes, dtype: 'int64' as const }],
});

/** The elements in rising order along `dim`, and their int64 places in `input`. NaN comes last. @throws IndexError */
export const sort = withOp(
  sortRow,
  (input: Tensor, dim = -1, { descending = false, stable: _stable = true }: SortOptions = {}): ValuesIndices =>
    namedTuple(
      'sort',
      callMany(sortRow, input, normalizeDim('sort', dim, input.sizes.length, input.sizes), descending),
    ),
);

/** @throws ValueError when `k` is not among 0 .. size, or 1 .. size where `from` is 1 */
export function checkCount(op: string, k: number, from: 0 | 1, x: Tensor, dim: number): void {
  const size = x.sizes[dim] ?? 1;
  if (!Number.isInteger(k) || k < from || k > size)
    throw new ValueError(
      `${op}: k must be an integer from ${from} to ${size}, the size of dimension ${dim}; got ${k}.`,
      {
        op,
        shapes: [x.sizes],
      },
    );
}

const topkRow = defineMultiOp('topk', {
  params: ['input', 'k', 'dim', 'largest', 'sorted'],
  outputs: ['values', 'indices'],
  meta: (x: Tensor, k: number, dim: number, _largest: boolean) => {
    const sizes = x.sizes.map((s, d) => (d === dim ? k : s));
    return [
      { sizes, dtype: x.dtype },
      { sizes, dtype: 'int64' as const },
    ];
  },
  decompose: (x: Tensor, k: number, dim: number, largest: boolean) =>
    callMany(sortRow, x, dim, largest).map((y) => (y.sizes.length === 0 ? y : contiguousClone(narrow(y, dim, 0, k)))),
});

export interface TopkOptions {
  /** The smallest ones when false. */
  readonly largest?: boolean;
  /** In order of their values; they always are here. */
  readonly sorted?: boolean;
}

/** The `k` largest elements along `dim`, largest first, and their int64 places. NaN is the largest. @throws IndexError, ValueError */
export const topk = withOp(
  topkRow,
  (input: Tensor, k: number, dim = -1, { largest = true, sorted: _sorted = true }: TopkOptions = {}): ValuesIndices => {
    const d = normalizeDim('topk', dim, input.sizes.length, input.sizes);
    if (input.dtype === 'bool') throw needsDType('topk', 'a numeric tensor', input.dtype);
    checkCount('topk', k, input.sizes.length === 0 ? 1 : 0, input, d); // a 0-dim result holds one element
    return namedTuple('topk', callMany(topkRow, input, k, d, largest));
  },
);
