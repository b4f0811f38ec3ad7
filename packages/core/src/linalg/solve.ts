// Inverses and systems of linear equations.
import { castFor } from '../dispatch/autocast.ts';
import { callMany } from '../dispatch/call.ts';
import { defineMultiOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { broadcastSizes, numelOf, sameSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { eye } from '../ops/create/ranges.ts';
import { movedim, reshape, squeezeDims, unsqueeze } from '../ops/view/shape.ts';
import { batchOf, checkMatrices, checkSameDType, checkSides, checkSquare, raiseFailure, withBatch } from './check.ts';
import { luFactorEx, luSolve, type CheckErrors } from './lu.ts';

const inverseRow = defineMultiOp('invEx', {
  params: ['A'],
  outputs: ['inverse', 'info'],
  decompose: (A: Tensor) => {
    const { LU, pivots, info } = luFactorEx(A);
    const { dtype, device } = A;
    return [luSolve(LU, pivots, withBatch(eye(A.sizes.at(-1) as number, { dtype, device }), batchOf(A))), info];
  },
});

const notInvertible = (i: number): string =>
  `The diagonal element ${i} is zero, the inversion could not be completed because the input matrix is singular.`;

/**
 * Inverses of matrices (*, n, n), and int32 codes (*): 0, or the position of a pivot of zero. @throws ShapeError,
 * DTypeError
 */
export const invEx = withOp(
  inverseRow,
  (A: Tensor, { checkErrors = false }: CheckErrors = {}): NamedResults<readonly ['inverse', 'info']> => {
    [A] = castFor('invEx', A);
    checkSquare('invEx', A);
    const out = namedResults('linalg_inv_ex', ['inverse', 'info'], callMany(inverseRow, A));
    if (checkErrors) raiseFailure('invEx', out.info, notInvertible);
    return out;
  },
);

/**
 * Inverses of matrices (*, n, n). To solve a system, `solve` is faster and more exact. @throws LinAlgError for a
 * singular one, ShapeError, DTypeError
 */
export function inv(A: Tensor): Tensor {
  [A] = castFor('inv', A);
  checkSquare('inv', A);
  const [inverse, info] = callMany(inverseRow, A) as [Tensor, Tensor];
  raiseFailure('inv', info, notInvertible);
  return inverse;
}

const solveRow = defineMultiOp('solveEx', {
  params: ['A', 'B', 'left'],
  outputs: ['result', 'info'],
  decompose: (A: Tensor, B: Tensor, left: boolean) => {
    const { LU, pivots, info } = luFactorEx(A);
    return [luSolve(LU, pivots, B, { left }), info];
  },
});

export interface SolveOptions {
  /** X A = B where false. */
  readonly left?: boolean;
}

function solution(op: string, A: Tensor, B: Tensor, left: boolean): [result: Tensor, info: Tensor] {
  [A, B] = castFor('solve', A, B);
  checkSquare(op, A);
  checkSameDType(op, A, B);
  const vector = B.sizes.length === 1 || sameSizes(B.sizes, A.sizes.slice(0, -1));
  if (vector && !left)
    throw new ShapeError(`${op}: with left false, B must hold matrices, got ${shapeText(B.sizes)}.`, {
      op,
      shapes: [A.sizes, B.sizes],
    });
  const right = vector ? unsqueeze(B, -1) : B;
  checkMatrices(op, right);
  checkSides(op, A, right, left);
  const batch = broadcastSizes(op, batchOf(A), batchOf(right));
  const [X, info] = callMany(solveRow, A, withBatch(right, batch), left) as [Tensor, Tensor];
  return [vector ? squeezeDims(X, [X.sizes.length - 1]) : X, info];
}

const singular = (): string => 'The solver failed because the input matrix is singular.';

/**
 * As `solve`; int32 codes of the matrices A (*), 0 or the position of a pivot of zero, instead of errors. @throws
 * ShapeError, DTypeError
 */
export const solveEx = withOp(
  solveRow,
  (
    A: Tensor,
    B: Tensor,
    { left = true, checkErrors = false }: SolveOptions & CheckErrors = {},
  ): NamedResults<readonly ['result', 'info']> => {
    const [result, info] = solution('solveEx', A, B, left);
    if (checkErrors) raiseFailure('solveEx', info, singular);
    return namedResults('linalg_solve_ex', ['result', 'info'], [result, info]);
  },
);

/**
 * X with A X = B: matrices A (*, n, n) with B (*, n, k), or with vectors (n) or (*, n) of the very batch of A; batches broadcast.
 * @throws LinAlgError for a singular matrix, ShapeError, DTypeError
 */
export function solve(A: Tensor, B: Tensor, { left = true }: SolveOptions = {}): Tensor {
  const [result, info] = solution('solve', A, B, left);
  raiseFailure('solve', info, singular);
  return result;
}

/**
 * The tensor X with tensordot(A, X) = B, for A of as many elements before as after its first B.ndim dimensions, `dims`
 * of A moved last first. @throws LinAlgError, ShapeError, DTypeError
 */
export function tensorsolve(
  A: Tensor,
  B: Tensor,
  { dims = null }: { readonly dims?: readonly number[] | null } = {},
): Tensor {
  const op = 'tensorsolve';
  const moved =
    dims === null
      ? A
      : movedim(
          A,
          [...dims],
          dims.map((_, i) => A.sizes.length - dims.length + i),
        );
  const outer = moved.sizes.slice(B.sizes.length);
  if (numelOf(outer) !== numelOf(B.sizes) || numelOf(A.sizes) !== numelOf(outer) ** 2)
    throw new ShapeError(
      `${op}: A ${shapeText(moved.sizes)} must have as many elements after its first ${B.sizes.length} dimensions as B ${shapeText(B.sizes)}.`,
      { op, shapes: [A.sizes, B.sizes] },
    );
  const n = numelOf(outer);
  return reshape(solve(reshape(moved, [n, n]), reshape(B, [n])), outer);
}

/**
 * The inverse for tensordot over `ind` dimensions: A of as many elements in its first `ind` dimensions as in the others.
 * @throws LinAlgError, ShapeError, DTypeError, ValueError
 */
export function tensorinv(A: Tensor, ind = 2): Tensor {
  const op = 'tensorinv';
  if (!Number.isInteger(ind) || ind <= 0)
    throw new ValueError(`${op}: ind must be a positive integer, got ${ind}.`, { op });
  const [first, rest] = [A.sizes.slice(0, ind), A.sizes.slice(ind)];
  if (numelOf(first) !== numelOf(rest))
    throw new ShapeError(
      `${op}: the product of the sizes before and after dimension ${ind} must be equal, got ${shapeText(A.sizes)}.`,
      { op, shapes: [A.sizes] },
    );
  return reshape(inv(reshape(A, [numelOf(first), numelOf(rest)])), [...rest, ...first]);
}
