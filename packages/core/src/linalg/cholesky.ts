// Cholesky factors of positive-definite matrices, A = L LT, and what is solved by them.
import { castFor } from '../dispatch/autocast.ts';
import { callMany, callN } from '../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../dispatch/op.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { matmul, mT } from '../ops/composite/matmul.ts';
import { eye } from '../ops/create/ranges.ts';
import {
  batchOf,
  checkMatrices,
  checkSameDType,
  checkSides,
  checkSquare,
  raiseFailure,
  sameBatch,
  withBatch,
} from './check.ts';
import type { CheckErrors } from './lu.ts';
import { solveTriangular } from './triangular.ts';

const row = defineMultiOp('choleskyEx', {
  params: ['A', 'upper'],
  outputs: ['L', 'info'],
  meta: (A: Tensor, _upper: boolean) => [
    { sizes: A.sizes, dtype: A.dtype },
    { sizes: batchOf(A), dtype: 'int32' },
  ],
});

export interface UpperOption {
  /** Whether the factor is (or is given) upper triangular. */
  readonly upper?: boolean;
}

const failure = (minor: number): string =>
  'The factorization could not be completed because the input is not positive-definite ' +
  `(the leading minor of order ${minor} is not positive-definite).`;

/**
 * Lower (or upper) factor of matrices (*, n, n), of which one triangle is read, and int32 codes (*): 0, or the order of
 * the minor that is not positive. @throws ShapeError, DTypeError
 */
export const choleskyEx = withOp(
  row,
  (
    A: Tensor,
    { upper = false, checkErrors = false }: UpperOption & CheckErrors = {},
  ): NamedResults<readonly ['L', 'info']> => {
    [A] = castFor('choleskyEx', A);
    checkSquare('choleskyEx', A);
    const out = namedResults('linalg_cholesky_ex', ['L', 'info'], callMany(row, A, upper));
    if (checkErrors) raiseFailure('choleskyEx', out.info, failure);
    return out;
  },
);

/**
 * As `choleskyEx`, without the codes. @throws LinAlgError for a matrix that is not positive-definite, ShapeError,
 * DTypeError
 */
export function cholesky(A: Tensor, { upper = false }: UpperOption = {}): Tensor {
  [A] = castFor('cholesky', A);
  checkSquare('cholesky', A);
  const [L, info] = callMany(row, A, upper) as [Tensor, Tensor];
  raiseFailure('cholesky', info, failure);
  return L;
}

/** torch.cholesky: as `linalg.cholesky`. @throws LinAlgError, ShapeError, DTypeError */
export const choleskyOld = (input: Tensor, upper = false): Tensor => cholesky(input, { upper });

const inverseRow = defineOp('choleskyInverse', {
  params: ['input', 'upper'],
  decompose: (L: Tensor, upper: boolean) => {
    const { dtype, device } = L;
    const identity = withBatch(eye(L.sizes.at(-1) as number, { dtype, device }), batchOf(L));
    const half = solveTriangular(upper ? mT(L) : L, identity, { upper: false });
    return matmul(mT(half), half);
  },
});

/** Inverse of the matrix whose Cholesky factor `input` (*, n, n) is. @throws ShapeError, DTypeError */
export const choleskyInverse = withOp(inverseRow, (input: Tensor, upper = false): Tensor => {
  [input] = castFor('choleskyInverse', input);
  checkSquare('choleskyInverse', input);
  return callN(inverseRow, input, upper);
});

const solveRow = defineOp('choleskySolve', {
  params: ['input', 'input2', 'upper'],
  decompose: (B: Tensor, L: Tensor, upper: boolean) => {
    const lower = upper ? mT(L) : L;
    return solveTriangular(mT(lower), solveTriangular(lower, B, { upper: false }), { upper: true });
  },
});

/**
 * X with A X = `input` (*, n, k), from the Cholesky factor `input2` (*, n, n) of A; batches broadcast. @throws
 * ShapeError, DTypeError
 */
export const choleskySolve = withOp(solveRow, (input: Tensor, input2: Tensor, upper = false): Tensor => {
  const op = 'choleskySolve';
  [input, input2] = castFor(op, input, input2);
  checkMatrices(op, input);
  checkSquare(op, input2);
  checkSameDType(op, input, input2);
  checkSides(op, input2, input, true);
  return callN(solveRow, ...sameBatch(op, input, input2), upper);
});
