// Pseudo-inverses, ranks and condition numbers: what singular values tell.
import { asOne, castFor } from '../dispatch/autocast.ts';
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ValueError } from '../errors.ts';
import { numelOf } from '../layout/sizes.ts';
import { wrapScalar } from '../scalar.ts';
import { Tensor } from '../tensor.ts';
import { div } from '../ops/composite/arithmetic.ts';
import { matmul, mT } from '../ops/composite/matmul.ts';
import { zeros } from '../ops/create/fill.ts';
import { maximum, mul } from '../ops/primitive/binary.ts';
import { gt } from '../ops/primitive/compare.ts';
import { amax, sum } from '../ops/primitive/reduce.ts';
import { abs, reciprocal } from '../ops/primitive/unary.ts';
import { where } from '../ops/primitive/where.ts';
import { narrow, select } from '../ops/view/select.ts';
import { unsqueeze } from '../ops/view/shape.ts';
import { batchOf, checkMatrices, checkSquare, matrixSizes } from './check.ts';
import { eigh, eigvalsh } from './eigh.ts';
import { matrixNorm, type MatrixOrd } from './norms.ts';
import { invEx } from './solve.ts';
import { svd, svdvals } from './svd.ts';

export interface Tolerances {
  /** Singular values up to this count as zero; a tensor gives one for each matrix. */
  readonly atol?: number | Tensor | null;
  /** The same, as a part of the largest singular value; without either, the dtype's epsilon times the longer side. */
  readonly rtol?: number | Tensor | null;
  /** Whether the matrices are symmetric: then eigenvalues are used, of the lower triangle. */
  readonly hermitian?: boolean;
}

const EPSILON = { float32: 2 ** -23, float64: 2 ** -52 };

/** The machine epsilon of the dtype times the longer side: what singular values of size 1 are known to. */
export const defaultTolerance = (A: Tensor): number =>
  EPSILON[A.dtype === 'float32' ? 'float32' : 'float64'] * Math.max(...matrixSizes(A));

const asTensor = (x: number | Tensor, like: Tensor): Tensor =>
  x instanceof Tensor ? x : wrapScalar(x, like.dtype, like.storage.backend);

/** Both tolerances as tensors; an `atol` that is given replaces the default of `rtol`. */
function tolerances(A: Tensor, { atol = null, rtol = null }: Tolerances): [atol: Tensor, rtol: Tensor] {
  const absolute = asTensor(atol ?? 0, A);
  const usual = defaultTolerance(A);
  if (rtol !== null) return [absolute, asTensor(rtol, A)];
  if (atol instanceof Tensor) return [absolute, where(gt(atol, 0), 0, usual)];
  return [absolute, asTensor(atol !== null && atol > 0 ? 0 : usual, A)];
}

/** Where singular values count: those above both tolerances. */
const counted = (S: Tensor, largest: Tensor, atol: Tensor, rtol: Tensor): Tensor =>
  gt(S, maximum(unsqueeze(atol, -1), mul(unsqueeze(rtol, -1), largest)));

const row = defineOp('pinv', {
  params: ['A', 'atol', 'rtol', 'hermitian'],
  meta: (A: Tensor, _atol: Tensor, _rtol: Tensor, _hermitian: boolean) => {
    const [m, n] = matrixSizes(A);
    return { sizes: [...batchOf(A), n, m], dtype: A.dtype };
  },
  decompose: (A: Tensor, atol: Tensor, rtol: Tensor, hermitian: boolean) => {
    if (hermitian) {
      const { eigenvalues, eigenvectors } = eigh(A);
      const sizes = abs(eigenvalues);
      const inverse = where(counted(sizes, amax(sizes, -1, { keepdim: true }), atol, rtol), reciprocal(eigenvalues), 0);
      return matmul(mul(eigenvectors, unsqueeze(inverse, -2)), mT(eigenvectors));
    }
    const { U, S, Vh } = svd(A, { fullMatrices: false });
    const inverse = where(counted(S, narrow(S, -1, 0, 1), atol, rtol), reciprocal(S), 0);
    return matmul(mul(mT(Vh), unsqueeze(inverse, -2)), mT(U));
  },
});

/**
 * Moore-Penrose inverses (*, n, m) of matrices (*, m, n), leaving out singular values within the tolerances. @throws
 * LinAlgError, ShapeError, DTypeError
 */
export const pinv = withOp(
  row,
  (
    A: Tensor,
    {
      atol = null,
      rtol = null,
      rcond = null,
      hermitian = false,
    }: Tolerances & { readonly rcond?: number | Tensor | null } = {},
  ): Tensor => {
    (hermitian ? checkSquare : checkMatrices)('pinv', A);
    if (numelOf(A.sizes) === 0) return mT(A).clone();
    return callN(row, A, ...tolerances(A, { atol, rtol: rtol ?? rcond }), hermitian);
  },
);

/**
 * torch.pinverse: as `linalg.pinv`, with singular values up to `rcond` times the largest left out. @throws LinAlgError,
 * ShapeError, DTypeError
 */
export const pinverse = (input: Tensor, rcond = 1e-15): Tensor =>
  asOne('pinverse', [input], (A: Tensor) => pinv(A, { rtol: rcond }));

/**
 * int64 number (*) of singular values above the tolerances (`tol` alone is an absolute one). @throws LinAlgError,
 * ShapeError, DTypeError
 */
export function matrixRank(
  A: Tensor,
  {
    tol = null,
    atol = null,
    rtol = null,
    hermitian = false,
  }: Tolerances & { readonly tol?: number | Tensor | null } = {},
): Tensor {
  [A] = castFor('matrixRank', A);
  (hermitian ? checkSquare : checkMatrices)('matrixRank', A);
  if (numelOf(A.sizes) === 0) return zeros(batchOf(A), { dtype: 'int64', device: A.device });
  const [absolute, relative] = tolerances(A, { atol: tol ?? atol, rtol: tol === null ? rtol : 0 });
  const S = hermitian ? abs(eigvalsh(A)) : svdvals(A);
  return sum(counted(S, amax(S, -1, { keepdim: true }), absolute, relative), -1);
}

/**
 * Condition numbers (*) in the norm `p`, 2 by default: the largest to the smallest singular value; else norm(A) ·
 * norm(A⁻¹), Infinity for singular matrices. @throws LinAlgError, ShapeError, DTypeError, ValueError
 */
export function cond(A: Tensor, p: MatrixOrd | null = null): Tensor {
  [A] = castFor('cond', A);
  const op = 'cond';
  checkMatrices(op, A);
  if (numelOf(A.sizes) === 0) return zeros(batchOf(A), { dtype: A.dtype, device: A.device });
  if (p === null || p === 2 || p === -2) {
    const S = svdvals(A);
    const [first, last] = [select(S, -1, 0), select(S, -1, -1)];
    return p === -2 ? div(last, first) : div(first, last);
  }
  if (typeof p === 'number' && ![1, Infinity].includes(Math.abs(p)))
    throw new ValueError(`${op}: p must be 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got ${p}.`, { op });
  checkSquare(op, A);
  const { inverse, info } = invEx(A);
  return where(gt(info, 0), Infinity, mul(matrixNorm(A, { ord: p }), matrixNorm(inverse, { ord: p })));
}
