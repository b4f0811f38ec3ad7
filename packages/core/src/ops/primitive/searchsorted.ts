// Where values would be inserted into sorted ones.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { sameSizes } from '../../layout/sizes.ts';
import { isScalarLike, wrapScalar, scalarDType, type TensorLike } from '../../scalar.ts';
import { promoteTypes } from '../../promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from './copy.ts';
import { gather } from './indexing.ts';

const searchsortedRow = defineOp('searchsorted', {
  params: ['sorted_sequence', 'input', 'out_int32', 'right'],
  differentiable: false,
  meta: (sorted: Tensor, values: Tensor, int32: boolean, _right: boolean) => {
    const lines = sorted.sizes.length - 1;
    const fits =
      lines === 0 ||
      (values.sizes.length === lines + 1 && sameSizes(sorted.sizes.slice(0, -1), values.sizes.slice(0, -1)));
    if (lines < 0 || !fits)
      throw new ShapeError(
        `searchsorted: all dimensions but the last of sorted_sequence ${shapeText(sorted.sizes)} and input ${shapeText(values.sizes)} must agree, or sorted_sequence be a vector.`,
        { op: 'searchsorted', shapes: [sorted.sizes, values.sizes] },
      );
    if (sorted.dtype !== values.dtype) throw dtypeMismatch('searchsorted', sorted.dtype, values.dtype);
    return { sizes: values.sizes, dtype: int32 ? ('int32' as const) : ('int64' as const) };
  },
});

export interface BucketizeOptions {
  /** int32 places instead of int64. */
  readonly outInt32?: boolean;
  /** Behind equal elements rather than before them. */
  readonly right?: boolean;
}
export interface SearchsortedOptions extends BucketizeOptions {
  /** 'right' is `right: true`. */
  readonly side?: 'left' | 'right' | null;
  /** int64 places that sort `sortedSequence` along its last dimension, as `argsort` gives. */
  readonly sorter?: Tensor | null;
}

function rightOf({ right = false, side }: SearchsortedOptions): boolean {
  if (side === undefined || side === null) return right;
  if (side !== 'left' && side !== 'right')
    throw new ValueError(`searchsorted: side must be 'left' or 'right', got '${String(side)}'.`, {
      op: 'searchsorted',
    });
  if (right && side === 'left')
    throw new ValueError(`searchsorted: right is true but side is 'left'; give one of them.`, { op: 'searchsorted' });
  return side === 'right';
}

function inOrder(sorted: Tensor, sorter: Tensor | null | undefined): Tensor {
  if (sorter === undefined || sorter === null) return sorted;
  if (!sameSizes(sorter.sizes, sorted.sizes))
    throw new ShapeError(
      `searchsorted: sorter ${shapeText(sorter.sizes)} must have the shape of sorted_sequence ${shapeText(sorted.sizes)}.`,
      { op: 'searchsorted', shapes: [sorter.sizes, sorted.sizes] },
    );
  return gather(sorted, -1, sorter);
}

/**
 * For each value the place in the rising `sortedSequence`, along its last dimension, where it would be inserted before
 * equal elements (behind them with `right`). A vector serves values of any shape; else all dimensions but the last
 * agree. @throws ShapeError, DTypeError, ValueError
 */
export const searchsorted = withOp(
  searchsortedRow,
  (sortedSequence: Tensor, input: TensorLike, { outInt32 = false, ...options }: SearchsortedOptions = {}): Tensor => {
    const values = isScalarLike(input)
      ? wrapScalar(input, promoteTypes(sortedSequence.dtype, scalarDType(input)), sortedSequence.storage.backend)
      : input;
    const sorted = inOrder(sortedSequence, options.sorter);
    return callN(
      searchsortedRow,
      isScalarLike(input) ? to(sorted, values.dtype) : sorted,
      values,
      outInt32,
      rightOf(options),
    );
  },
);

/** The bucket of each value between rising `boundaries`, a vector: how many of them lie below it. @throws ShapeError, DTypeError */
export function bucketize(
  input: TensorLike,
  boundaries: Tensor,
  { outInt32 = false, right = false }: BucketizeOptions = {},
): Tensor {
  if (boundaries.sizes.length !== 1)
    throw new ShapeError(`bucketize: boundaries must be a vector, got ${shapeText(boundaries.sizes)}.`, {
      op: 'bucketize',
      shapes: [boundaries.sizes],
    });
  return searchsorted(boundaries, input, { outInt32, right });
}
