// LU factors with partial pivoting, A = P L U, and systems solved by them.
import { castFor } from '../dispatch/autocast.ts';
import { callMany, callN } from '../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../errors.ts';
import { broadcastSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { mT } from '../ops/composite/matmul.ts';
import { tril, triu } from '../ops/composite/triangular.ts';
import { empty, zeros } from '../ops/create/fill.ts';
import { arange, eye } from '../ops/create/ranges.ts';
import { add } from '../ops/composite/arithmetic.ts';
import { eq } from '../ops/primitive/compare.ts';
import { to } from '../ops/primitive/copy.ts';
import { gather, scatter } from '../ops/primitive/indexing.ts';
import { narrow } from '../ops/view/select.ts';
import { expand, unsqueeze } from '../ops/view/shape.ts';
import {
  batchOf,
  checkMatrices,
  checkSameDType,
  checkSides,
  checkSquare,
  matrixSizes,
  raiseFailure,
  withBatch,
} from './check.ts';
import { solveTriangular } from './triangular.ts';

const factorRow = defineMultiOp('luFactorEx', {
  params: ['A', 'pivot'],
  outputs: ['LU', 'pivots', 'info'],
  meta: (A: Tensor, _pivot: boolean) => {
    [A] = castFor('luFactorEx', A);
    checkMatrices('luFactor', A);
    const batch = batchOf(A);
    return [
      { sizes: A.sizes, dtype: A.dtype },
      { sizes: [...batch, Math.min(...matrixSizes(A))], dtype: 'int32' },
      { sizes: batch, dtype: 'int32' },
    ];
  },
});

export interface LuOptions {
  /** Whether rows are exchanged; without, small pivots spoil the factors. */
  readonly pivot?: boolean;
}
export interface CheckErrors {
  /** Whether a failure throws, instead of a code in `info`. */
  readonly checkErrors?: boolean;
}

const compact = ['LU', 'pivots', 'info'] as const;

const zeroPivot = (i: number): string =>
  `U[${i},${i}] is zero and using it on luSolve would result in a division by zero. To factor it all the same, ` +
  'call linalg.lu(A) or linalg.luFactorEx(A).';

/**
 * L below and U above the diagonal of one matrix (*, m, n); int32 rows (from 1) that were swapped (*, min(m, n)); int32
 * position of the first zero pivot or 0 (*). @throws ShapeError, DTypeError
 */
export const luFactorEx = withOp(
  factorRow,
  (A: Tensor, { pivot = true, checkErrors = false }: LuOptions & CheckErrors = {}): NamedResults<typeof compact> => {
    const out = namedResults('linalg_lu_factor_ex', compact, callMany(factorRow, A, pivot));
    if (checkErrors) raiseFailure('luFactorEx', out.info, zeroPivot);
    return out;
  },
);

/** As `luFactorEx`, without `info`. @throws LinAlgError for a pivot of zero, ShapeError, DTypeError */
export function luFactor(A: Tensor, { pivot = true }: LuOptions = {}): NamedResults<readonly ['LU', 'pivots']> {
  const { LU, pivots, info } = luFactorEx(A, { pivot });
  raiseFailure('luFactor', info, zeroPivot);
  return namedResults('linalg_lu_factor', ['LU', 'pivots'], [LU, pivots]);
}

const orderRow = defineOp('luOrder', {
  params: ['pivots', 'm'],
  differentiable: false,
  meta: (pivots: Tensor, m: number) => ({ sizes: [...pivots.sizes.slice(0, -1), m], dtype: 'int64' }),
});

/**
 * @internal the row of A (*, m) that the swaps `pivots` (*, k) moved to each row, int64. @throws IndexError for pivots
 * outside
 */
export const luOrder = withOp(orderRow, (pivots: Tensor, m: number): Tensor => callN(orderRow, pivots, m));

/** P (*, m, m): row order[i] of A is row i of L U. */
function permutation(pivots: Tensor, m: number, like: Tensor): Tensor {
  const { device, dtype } = like;
  return to(eq(unsqueeze(luOrder(pivots, m), -2), unsqueeze(arange(m, { device }), -1)), dtype);
}

/** The factors in one matrix apart: L (*, m, k) with ones on the diagonal and U (*, k, n). */
function triangles(LU: Tensor): [L: Tensor, U: Tensor] {
  const [m, n] = matrixSizes(LU);
  const k = Math.min(m, n);
  const { dtype, device } = LU;
  const lower = tril(narrow(LU, -1, 0, k), { diagonal: -1 });
  return [add(lower, eye(m, k, { dtype, device })), triu(narrow(LU, -2, 0, k))];
}

export interface LuUnpackOptions {
  readonly unpackData?: boolean;
  readonly unpackPivots?: boolean;
}

/**
 * P (*, m, m), L (*, m, k) and U (*, k, n) of what `luFactor` gives; those not asked for are empty. @throws ShapeError,
 * DTypeError, IndexError
 */
export function luUnpack(
  LUData: Tensor,
  LUPivots: Tensor,
  { unpackData = true, unpackPivots = true }: LuUnpackOptions = {},
): NamedResults<readonly ['P', 'L', 'U']> {
  const op = 'luUnpack';
  checkMatrices(op, LUData);
  checkPivots(op, LUData, LUPivots);
  const { dtype, device } = LUData;
  const none = (): Tensor => empty([0], { dtype, device });
  const P = unpackPivots ? permutation(LUPivots, matrixSizes(LUData)[0], LUData) : none();
  const [L, U] = unpackData ? triangles(LUData) : [none(), none()];
  return namedResults('linalg_lu', ['P', 'L', 'U'], [P, L, U]);
}

/**
 * P (*, m, m), L (*, m, k), U (*, k, n) with A = P L U, k = min(m, n); without `pivot` P is empty. @throws ShapeError,
 * DTypeError
 */
export function lu(A: Tensor, { pivot = true }: LuOptions = {}): NamedResults<readonly ['P', 'L', 'U']> {
  const { LU, pivots } = luFactorEx(A, { pivot });
  return luUnpack(LU, pivots, { unpackPivots: pivot });
}

function checkPivots(op: string, LU: Tensor, pivots: Tensor): void {
  if (pivots.dtype !== 'int32') throw needsDType(op, 'int32 pivots', pivots.dtype);
  const k = Math.min(...matrixSizes(LU));
  if (pivots.sizes.at(-1) !== k || pivots.sizes.length !== LU.sizes.length - 1)
    throw new ShapeError(`${op}: pivots ${shapeText(pivots.sizes)} do not belong to ${shapeText(LU.sizes)}.`, {
      op,
      shapes: [LU.sizes, pivots.sizes],
    });
}

const byRow = (order: Tensor, like: Tensor): Tensor => expand(unsqueeze(order, -1), like.sizes);

/** Rows of X moved to where they came from. */
function undo(order: Tensor): Tensor {
  const rows = expand(arange(order.sizes.at(-1) as number, { device: order.device }), order.sizes);
  return scatter(zeros(order.sizes, { dtype: 'int64', device: order.device }), -1, order, rows);
}

const solveRow = defineOp('luSolve', {
  params: ['LU', 'pivots', 'B', 'left', 'adjoint'],
  decompose: (LU: Tensor, pivots: Tensor, B: Tensor, left: boolean, adjoint: boolean): Tensor => {
    if (!left) return mT(callN(solveRow, LU, pivots, mT(B), true, !adjoint)); // X A = B is AT XT = BT
    const order = luOrder(pivots, LU.sizes.at(-1) as number);
    if (!adjoint) {
      const y = solveTriangular(LU, gather(B, -2, byRow(order, B)), { upper: false, unitriangular: true });
      return solveTriangular(LU, y, { upper: true });
    }
    const y = solveTriangular(mT(LU), B, { upper: false });
    const x = solveTriangular(mT(LU), y, { upper: true, unitriangular: true });
    return gather(x, -2, byRow(undo(order), x));
  },
});

export interface LuSolveOptions {
  /** X A = B where false. */
  readonly left?: boolean;
  /** Solves with the (conjugate) transpose of A. */
  readonly adjoint?: boolean;
}

/**
 * X with A X = B (*, n, k), from the factors of A (*, n, n); batches broadcast. A pivot of zero gives inf or NaN.
 * @throws ShapeError, DTypeError, IndexError for pivots that belong to no such matrix
 */
export const luSolve = withOp(
  solveRow,
  (LU: Tensor, pivots: Tensor, B: Tensor, { left = true, adjoint = false }: LuSolveOptions = {}): Tensor => {
    const op = 'luSolve';
    [LU, B] = castFor('luSolve', LU, B);
    checkSquare(op, LU);
    checkMatrices(op, B);
    checkSameDType(op, LU, B);
    checkPivots(op, LU, pivots);
    checkSides(op, LU, B, left);
    const batch = broadcastSizes(op, batchOf(LU), batchOf(B));
    const [n] = matrixSizes(LU);
    return callN(solveRow, withBatch(LU, batch), expand(pivots, [...batch, n]), withBatch(B, batch), left, adjoint);
  },
);

/** torch.lu: LU and pivots, and with `getInfos` the code for each matrix. @throws ShapeError, DTypeError */
export function luCompact(
  A: Tensor,
  pivot = true,
  getInfos = false,
): NamedResults<readonly ['LU', 'pivots']> | NamedResults<typeof compact> {
  const out = luFactorEx(A, { pivot });
  return getInfos ? out : namedResults('lu', ['LU', 'pivots'], [out.LU, out.pivots]);
}

/** torch.lu_solve: the argument order of old. @throws as `linalg.luSolve` */
export const luSolveOld = (b: Tensor, LUData: Tensor, LUPivots: Tensor): Tensor => luSolve(LUData, LUPivots, b);
