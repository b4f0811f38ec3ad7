// Factors of symmetric indefinite matrices, A = L D LT with blocks of 1 and 2 on the diagonal of D.
import { callMany, callN } from '../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../errors.ts';
import { broadcastSizes, sameSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { expand } from '../ops/view/shape.ts';
import { batchOf, checkMatrices, checkSameDType, checkSides, checkSquare, raiseFailure, withBatch } from './check.ts';
import type { CheckErrors } from './lu.ts';

const factorRow = defineMultiOp('ldlFactorEx', {
  params: ['A'],
  outputs: ['LD', 'pivots', 'info'],
  differentiable: false,
  meta: (A: Tensor) => [
    { sizes: A.sizes, dtype: A.dtype },
    { sizes: A.sizes.slice(0, -1), dtype: 'int32' },
    { sizes: batchOf(A), dtype: 'int32' },
  ],
});

const compact = ['LD', 'pivots', 'info'] as const;

export interface LdlOptions {
  /** Of complex matrices: Hermitian instead of symmetric. The same for real ones. */
  readonly hermitian?: boolean;
}

const zeroPivot = (i: number): string => `D[${i},${i}] is zero. Using it in ldlSolve would divide by zero.`;

/**
 * L below and D on the diagonals of one matrix (*, n, n), int32 pivots (*, n) as LAPACK's sytrf gives them, int32 codes (*): 0, or
 * the position of a pivot of zero. The lower triangle is read. As in PyTorch without gradient. @throws ShapeError, DTypeError
 */
export const ldlFactorEx = withOp(
  factorRow,
  (
    A: Tensor,
    { hermitian: _ = false, checkErrors = false }: LdlOptions & CheckErrors = {},
  ): NamedResults<typeof compact> => {
    checkSquare('ldlFactorEx', A);
    const out = namedResults('linalg_ldl_factor_ex', compact, callMany(factorRow, A));
    if (checkErrors) raiseFailure('ldlFactorEx', out.info, zeroPivot);
    return out;
  },
);

/** As `ldlFactorEx`, without the codes. @throws LinAlgError for a pivot of zero, ShapeError, DTypeError */
export function ldlFactor(A: Tensor, { hermitian = false }: LdlOptions = {}): NamedResults<readonly ['LD', 'pivots']> {
  const { LD, pivots, info } = ldlFactorEx(A, { hermitian });
  raiseFailure('ldlFactor', info, zeroPivot);
  return namedResults('linalg_ldl_factor', ['LD', 'pivots'], [LD, pivots]);
}

const solveRow = defineOp('ldlSolve', {
  params: ['LD', 'pivots', 'B'],
  differentiable: false,
  meta: (_LD: Tensor, _pivots: Tensor, B: Tensor) => ({ sizes: B.sizes, dtype: B.dtype }),
});

/**
 * X with A X = B (*, n, k), from the factors of A (*, n, n); batches broadcast. @throws ShapeError, DTypeError,
 * IndexError for pivots of no such factors
 */
export const ldlSolve = withOp(
  solveRow,
  (LD: Tensor, pivots: Tensor, B: Tensor, { hermitian: _ = false }: LdlOptions = {}): Tensor => {
    const op = 'ldlSolve';
    checkSquare(op, LD);
    checkMatrices(op, B);
    checkSameDType(op, LD, B);
    checkSides(op, LD, B, true);
    if (pivots.dtype !== 'int32') throw needsDType(op, 'int32 pivots', pivots.dtype);
    if (!sameSizes(pivots.sizes, LD.sizes.slice(0, -1)))
      throw new ShapeError(`${op}: pivots ${shapeText(pivots.sizes)} do not belong to ${shapeText(LD.sizes)}.`, {
        op,
        shapes: [LD.sizes, pivots.sizes],
      });
    const batch = broadcastSizes(op, batchOf(LD), batchOf(B));
    const n = LD.sizes.at(-1) as number;
    return callN(solveRow, withBatch(LD, batch), expand(pivots, [...batch, n]), withBatch(B, batch));
  },
);
