// What all functions of matrices check, and what they say when a factorisation fails.
import { readArray } from '../dispatch/copy.ts';
import { dtypeMismatch, LinAlgError, needsDType, ShapeError, shapeText } from '../errors.ts';
import { broadcastSizes, type Sizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { expand } from '../ops/view/shape.ts';

/** @throws ShapeError, DTypeError unless `x` holds float32 or float64 matrices */
export function checkMatrices(op: string, x: Tensor): void {
  if (x.dtype !== 'float32' && x.dtype !== 'float64') throw needsDType(op, 'a float32 or float64 tensor', x.dtype);
  if (x.sizes.length < 2)
    throw new ShapeError(`${op}: expected at least 2 dimensions, got ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
}

/** @throws ShapeError, DTypeError unless `x` holds float32 or float64 square matrices */
export function checkSquare(op: string, x: Tensor): void {
  checkMatrices(op, x);
  if (x.sizes.at(-1) !== x.sizes.at(-2))
    throw new ShapeError(`${op}: expected square matrices, got ${shapeText(x.sizes)}.`, { op, shapes: [x.sizes] });
}

/** @throws DTypeError unless all have one dtype */
export function checkSameDType(op: string, a: Tensor, ...others: readonly Tensor[]): void {
  for (const b of others) if (a.dtype !== b.dtype) throw dtypeMismatch(op, a.dtype, b.dtype);
}

export const batchOf = (x: Tensor): Sizes => x.sizes.slice(0, -2);

/** Rows and columns. */
export const matrixSizes = (x: Tensor): [m: number, n: number] => x.sizes.slice(-2) as [number, number];

/** `x` with its batch expanded; as it is where the batch is that already. */
export const withBatch = (x: Tensor, batch: Sizes): Tensor => expand(x, [...batch, ...x.sizes.slice(-2)]);

/** Both with the batch they broadcast to. @throws ShapeError */
export function sameBatch(op: string, a: Tensor, b: Tensor): [a: Tensor, b: Tensor] {
  const batch = broadcastSizes(op, batchOf(a), batchOf(b));
  return [withBatch(a, batch), withBatch(b, batch)];
}

/** @throws ShapeError unless the sides of A X = B (or X A = B) fit */
export function checkSides(op: string, A: Tensor, B: Tensor, left: boolean): void {
  if (A.sizes.at(-1) === B.sizes.at(left ? -2 : -1)) return;
  throw new ShapeError(
    `${op}: ${left ? 'rows' : 'columns'} of B differ from those of A: ${shapeText(A.sizes)} and ${shapeText(B.sizes)}.`,
    { op, shapes: [A.sizes, B.sizes] },
  );
}

/**
 * Reads the codes that a factorisation left, one for each matrix; on the meta device there are none.
 * @throws LinAlgError that names the first matrix whose code is not 0
 */
export function raiseFailure(op: string, info: Tensor, explain: (code: number) => string): void {
  if (!info.storage.backend.holdsData) return;
  const codes = readArray(info);
  const at = codes.findIndex((code) => Number(code) !== 0);
  if (at < 0) return;
  const where = info.sizes.length === 0 ? '' : `(Batch element ${at}): `;
  throw new LinAlgError(`${op}: ${where}${explain(Number(codes[at]))}`, { op });
}
