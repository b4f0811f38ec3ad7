// Norms of vectors and matrices.
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { isComplex, isIntegral, type DType } from '../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../errors.ts';
import { normalizeDim, normalizeDims, type Sizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { powTensor } from '../ops/primitive/arithmetic.ts';
import { mul } from '../ops/primitive/binary.ts';
import { ne } from '../ops/primitive/compare.ts';
import { to } from '../ops/primitive/copy.ts';
import { amax, amin, sum, type Dims } from '../ops/primitive/reduce.ts';
import { abs, sqrt } from '../ops/primitive/unary.ts';
import { movedim, squeezeDims, unsqueeze } from '../ops/view/shape.ts';
import { svdvals } from './svd.ts';

const vectorNormRow = defineOp('vectorNorm', {
  params: ['x', 'ord', 'dim', 'keepdim'],
  decompose: (x: Tensor, ord: number, dims: Sizes, keepdim: boolean) => {
    const options = { keepdim };
    if (ord === 0) return to(sum(ne(x, 0), dims, options), x.dtype);
    if (ord === 1) return sum(abs(x), dims, options);
    if (ord === 2) return sqrt(sum(mul(x, x), dims, options));
    if (ord === Infinity) return amax(abs(x), dims, options);
    if (ord === -Infinity) return amin(abs(x), dims, options);
    return powTensor(sum(powTensor(abs(x), ord), dims, options), 1 / ord);
  },
});

interface NormOptions {
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  /** Dtype the input is cast to first. */
  readonly dtype?: DType | undefined;
}
export interface VectorNormOptions extends NormOptions {
  readonly ord?: number;
}

function floating(op: string, x: Tensor, dtype: DType | undefined): Tensor {
  const out = dtype === undefined ? x : to(x, dtype);
  if (isIntegral(out.dtype)) throw needsDType(op, 'a floating tensor', out.dtype);
  return out;
}

/**
 * (Σ |x|^ord)^(1/ord) over `dim`, all by default; ord 0 counts non-zero elements, ±Infinity takes the largest
 * or smallest magnitude. The gradient at 0 is 0. @throws DTypeError for integers, ShapeError, IndexError
 */
export const vectorNorm = withOp(
  vectorNormRow,
  (x: Tensor, { ord = 2, dim = null, keepdim = false, dtype }: VectorNormOptions = {}): Tensor => {
    const given = floating('vectorNorm', x, dtype);
    const input = isComplex(given.dtype) ? abs(given) : given;
    return callN(vectorNormRow, input, ord, normalizeDims('vectorNorm', dim, input.sizes), keepdim);
  },
);

export type MatrixOrd = number | 'fro' | 'nuc';
export interface MatrixNormOptions {
  readonly ord?: MatrixOrd;
  /** The rows' dimension, then the columns'. */
  readonly dim?: Sizes;
  readonly keepdim?: boolean;
  readonly dtype?: DType | undefined;
}

const sumNormRow = defineOp('matrixSumNorm', {
  params: ['A', 'ord', 'summed', 'others', 'keepdim'],
  decompose: (x: Tensor, ord: number, summed: number, others: number, keepdim: boolean) => {
    const sums = vectorNorm(x, { ord: 1, dim: summed, keepdim: true });
    const extreme = (ord > 0 ? amax : amin)(sums, others, { keepdim: true });
    return keepdim ? extreme : squeezeDims(extreme, [summed, others]);
  },
});

/** @internal largest (ord > 0) or smallest sum of magnitudes over the dimension `summed`, among `others` */
export const matrixSumNorm = withOp(
  sumNormRow,
  (x: Tensor, ord: number, summed: number, others: number, keepdim: boolean): Tensor =>
    callN(sumNormRow, x, ord, summed, others, keepdim),
);

/**
 * Norm of matrices in two dimensions: 'fro' (root of the sum of squares), 1 and -1 (largest and smallest sum of a
 * column's magnitudes), ±Infinity (of a row's), 2 and -2 (largest and smallest singular value), 'nuc' (their sum).
 * @throws ShapeError, ValueError, DTypeError for integers
 */
export function matrixNorm(
  A: Tensor,
  { ord = 'fro', dim = [-2, -1], keepdim = false, dtype }: MatrixNormOptions = {},
): Tensor {
  const op = 'matrixNorm';
  const x = floating(op, A, dtype);
  const [rows, columns] = dim.map((d) => normalizeDim(op, d, x.sizes.length, x.sizes));
  if (x.sizes.length < 2 || dim.length !== 2 || rows === undefined || columns === undefined || rows === columns) {
    throw new ShapeError(
      `${op}: expected two different dims of a matrix, got ${shapeText(dim)} of ${shapeText(x.sizes)}.`,
      { op, shapes: [x.sizes] },
    );
  }
  if (ord === 'fro') return vectorNorm(x, { dim: [rows, columns], keepdim });
  if (ord === 1 || ord === -1) return matrixSumNorm(x, ord, rows, columns, keepdim);
  if (ord === Infinity || ord === -Infinity) return matrixSumNorm(x, ord, columns, rows, keepdim);
  if (ord === 'nuc' || ord === 2 || ord === -2) {
    const S = svdvals(movedim(x, [rows, columns], [-2, -1]));
    const value = ord === 'nuc' ? sum(S, -1) : (ord === 2 ? amax : amin)(S, -1);
    return keepdim ? [rows, columns].sort((a, b) => a - b).reduce((out, d) => unsqueeze(out, d), value) : value;
  }
  throw new ValueError(`${op}: ord must be 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got ${String(ord)}.`, {
    op,
  });
}

export interface NormAnyOptions extends NormOptions {
  readonly ord?: MatrixOrd | null;
}

/**
 * Vector norm where `dim` is one dimension or the tensor has one, matrix norm where there are two and `ord` is given,
 * else the 2-norm of all elements over `dim`. @throws ShapeError, ValueError, DTypeError for integers
 */
export function norm(A: Tensor, { ord = null, dim = null, keepdim = false, dtype }: NormAnyOptions = {}): Tensor {
  if (ord === null) return vectorNorm(A, { dim, keepdim, dtype });
  const dims = dim === null ? null : typeof dim === 'number' ? [dim] : dim;
  const count = dims?.length ?? A.sizes.length;
  if (typeof ord === 'number' && count === 1) return vectorNorm(A, { ord, dim: dims, keepdim, dtype });
  if (count !== 2) {
    throw new ShapeError(
      `norm: ord ${String(ord)} needs one or two dimensions, got ${dims === null ? shapeText(A.sizes) : `dim ${shapeText(dims)}`}.`,
      {
        op: 'norm',
        shapes: [A.sizes],
      },
    );
  }
  return matrixNorm(A, { ord, dim: dims ?? [0, 1], keepdim, dtype });
}
