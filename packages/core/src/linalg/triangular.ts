import { castFor } from '../dispatch/autocast.ts';
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { mT } from '../ops/composite/matmul.ts';
import { checkMatrices, checkSameDType, checkSides, checkSquare, sameBatch } from './check.ts';

const row = defineOp('solveTriangular', {
  params: ['A', 'B', 'upper', 'left', 'unitriangular'],
  meta: (_A: Tensor, B: Tensor, _upper: boolean, _left: boolean, _unitriangular: boolean) => ({
    sizes: B.sizes,
    dtype: B.dtype,
  }),
});

export interface SolveTriangularOptions {
  /** Which triangle of A is read. */
  readonly upper: boolean;
  /** X A = B where false. */
  readonly left?: boolean;
  /** Ones stand for the diagonal of A, which is not read. */
  readonly unitriangular?: boolean;
}

/**
 * X with A X = B for triangular A (*, n, n) and B (*, n, k); batches broadcast. A zero on the diagonal gives inf or NaN.
 * @throws ShapeError, DTypeError
 */
export const solveTriangular = withOp(
  row,
  (A: Tensor, B: Tensor, { upper, left = true, unitriangular = false }: SolveTriangularOptions): Tensor => {
    const op = 'solveTriangular';
    [A, B] = castFor('solveTriangular', A, B);
    checkSquare(op, A);
    checkMatrices(op, B);
    checkSameDType(op, A, B);
    checkSides(op, A, B, left);
    const [a, b] = sameBatch(op, A, B);
    return callN(row, a, b, upper, left, unitriangular);
  },
);

export interface TriangularSolveOptions {
  readonly upper?: boolean;
  /** Solves with the transpose of A. */
  readonly transpose?: boolean;
  readonly unitriangular?: boolean;
}

/** torch.triangular_solve: the argument order of old; also gives a copy of A. @throws ShapeError, DTypeError */
export function triangularSolve(
  b: Tensor,
  A: Tensor,
  { upper = true, transpose = false, unitriangular = false }: TriangularSolveOptions = {},
): NamedResults<readonly ['solution', 'clonedCoefficient']> {
  [b, A] = castFor('solveTriangular', b, A);
  const solution = solveTriangular(transpose ? mT(A) : A, b, { upper: upper !== transpose, unitriangular });
  return namedResults('triangular_solve', ['solution', 'clonedCoefficient'], [solution, A.clone()]);
}
