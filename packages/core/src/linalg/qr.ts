// Householder reflections and QR factors, A = Q R.
import { castFor, withoutAutocast } from '../dispatch/autocast.ts';
import { callMany, callN } from '../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { sameSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { sub } from '../ops/composite/arithmetic.ts';
import { cat } from '../ops/composite/join.ts';
import { matmul, mT } from '../ops/composite/matmul.ts';
import { tril, triu } from '../ops/composite/triangular.ts';
import { add } from '../ops/composite/arithmetic.ts';
import { zeros } from '../ops/create/fill.ts';
import { eye } from '../ops/create/ranges.ts';
import { mul } from '../ops/primitive/binary.ts';
import { narrow } from '../ops/view/select.ts';
import { unsqueeze } from '../ops/view/shape.ts';
import { batchOf, checkMatrices, checkSameDType, matrixSizes, withBatch } from './check.ts';

const geqrfRow = defineMultiOp('geqrf', {
  params: ['input'],
  outputs: ['a', 'tau'],
  meta: (A: Tensor) => [
    { sizes: A.sizes, dtype: A.dtype },
    { sizes: [...batchOf(A), Math.min(...matrixSizes(A))], dtype: A.dtype },
  ],
});

/**
 * R on and above the diagonal of `a` (*, m, n), Householder vectors below it, their factors `tau` (*, min(m, n)):
 * LAPACK's geqrf. @throws ShapeError, DTypeError
 */
export const geqrf = withOp(geqrfRow, (input: Tensor): NamedResults<readonly ['a', 'tau']> => {
  [input] = castFor('geqrf', input);
  checkMatrices('geqrf', input);
  return namedResults('geqrf', ['a', 'tau'], callMany(geqrfRow, input));
});

const productRow = defineOp('householderProduct', {
  params: ['A', 'tau'],
  meta: (A: Tensor, _tau: Tensor) => ({ sizes: A.sizes, dtype: A.dtype }),
  // (I - tau v vT) one after the other, from the last.
  decompose: (A: Tensor, tau: Tensor) => {
    const [m, n] = matrixSizes(A);
    const { dtype, device } = A;
    const identity = eye(m, n, { dtype, device });
    const unit = add(tril(A, { diagonal: -1 }), identity);
    let Q = withBatch(identity, batchOf(A));
    for (let i = (tau.sizes.at(-1) as number) - 1; i >= 0; i--) {
      const v = narrow(unit, -1, i, 1);
      Q = sub(Q, mul(matmul(v, matmul(mT(v), Q)), unsqueeze(narrow(tau, -1, i, 1), -1)));
    }
    return Q;
  },
});

function checkReflections(op: string, A: Tensor, tau: Tensor): void {
  checkMatrices(op, A);
  checkSameDType(op, A, tau);
  const [m, n] = matrixSizes(A);
  const k = tau.sizes.at(-1);
  if (m < n || k === undefined || k > n || !sameSizes(tau.sizes.slice(0, -1), batchOf(A)))
    throw new ShapeError(
      `${op}: expected A (*, m, n) with m >= n and tau (*, k) with k <= n, got ${shapeText(A.sizes)} and ${shapeText(tau.sizes)}.`,
      { op, shapes: [A.sizes, tau.sizes] },
    );
}

/**
 * The first n columns of the product of reflections I - tau v vT, A (*, m, n) and tau (*, k) as `geqrf` gives them.
 * @throws ShapeError, DTypeError
 */
export const householderProduct = withOp(productRow, (A: Tensor, tau: Tensor): Tensor => {
  [A, tau] = castFor('householderProduct', A, tau);
  checkReflections('householderProduct', A, tau);
  return callN(productRow, A, tau);
});

/** A (*, m, n) with zero columns, or cut, to `columns` columns. */
function withColumns(A: Tensor, columns: number): Tensor {
  const [m, n] = matrixSizes(A);
  if (n >= columns) return narrow(A, -1, 0, columns);
  const { dtype, device } = A;
  return cat([A, zeros([...batchOf(A), m, columns - n], { dtype, device })], -1);
}

export interface OrmqrOptions {
  readonly left?: boolean;
  readonly transpose?: boolean;
}

/**
 * Q, the whole product of the reflections (*, m, m), or its transpose, times `other`; `other` times it where `left` is
 * false. @throws ShapeError, DTypeError
 */
export function ormqr(
  input: Tensor,
  tau: Tensor,
  other: Tensor,
  { left = true, transpose = false }: OrmqrOptions = {},
): Tensor {
  const op = 'ormqr';
  [input, tau, other] = castFor(op, input, tau, other);
  checkMatrices(op, input);
  const k = tau.sizes.at(-1) as number;
  const used = k <= (input.sizes.at(-1) as number) ? narrow(input, -1, 0, k) : input;
  checkReflections(op, used, tau);
  checkMatrices(op, other);
  checkSameDType(op, input, other);
  const Q = householderProduct(withColumns(used, matrixSizes(input)[0]), tau);
  const turned = transpose ? mT(Q) : Q;
  return withoutAutocast(() => (left ? matmul(turned, other) : matmul(other, turned)));
}

export type QrMode = 'reduced' | 'complete' | 'r';

const qrRow = defineMultiOp('qr', {
  params: ['A', 'mode'],
  outputs: ['Q', 'R'],
  gradients: 2,
  decompose: (A: Tensor, mode: QrMode) => {
    const [m, n] = matrixSizes(A);
    const { a, tau } = geqrf(A);
    const rows = mode === 'complete' ? m : Math.min(m, n);
    const R = triu(narrow(a, -2, 0, rows));
    const { dtype, device } = A;
    return [mode === 'r' ? zeros([0], { dtype, device }) : householderProduct(withColumns(a, rows), tau), R];
  },
});

/**
 * Q with orthonormal columns and upper triangular R, A (*, m, n) = Q R. With k = min(m, n): Q (*, m, k) and R (*, k, n), or
 * 'complete' (*, m, m) and (*, m, n), or 'r', which leaves Q empty. @throws ShapeError, DTypeError, ValueError
 */
export const qr = withOp(
  qrRow,
  (A: Tensor, { mode = 'reduced' }: { readonly mode?: QrMode } = {}): NamedResults<readonly ['Q', 'R']> => {
    const op = 'qr';
    [A] = castFor(op, A);
    checkMatrices(op, A);
    if (!['reduced', 'complete', 'r'].includes(mode))
      throw new ValueError(`${op}: mode must be 'reduced', 'complete' or 'r', got '${mode}'.`, { op });
    return namedResults('linalg_qr', ['Q', 'R'], callMany(qrRow, A, mode));
  },
);

/** torch.qr: complete where `some` is false. @throws ShapeError, DTypeError */
export const qrOld = (input: Tensor, some = true): NamedResults<readonly ['Q', 'R']> =>
  qr(input, { mode: some ? 'reduced' : 'complete' });
