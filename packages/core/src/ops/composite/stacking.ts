// Tensors side by side, after the fewest dimensions each function asks for.
import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { rawCopy, rawFill } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { promoteTypes } from '../../promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../primitive/copy.ts';
import { atleast1d, atleast2d, atleast3d } from '../view/atleast.ts';
import { meshgrid } from '../view/broadcast.ts';
import { narrow } from '../view/select.ts';
import { flatten, unsqueeze } from '../view/shape.ts';
import { cat, stack } from './join.ts';

/** Joined along the columns; vectors along their only dimension. @throws ShapeError, ValueError for an empty list */
export function hstack(tensors: readonly Tensor[]): Tensor {
  const parts = atleast1d(tensors);
  return cat(parts, parts[0]?.sizes.length === 1 ? 0 : 1);
}

/** Joined along the rows; vectors become rows. @throws ShapeError, ValueError for an empty list */
export const vstack = (tensors: readonly Tensor[]): Tensor => cat(atleast2d(tensors), 0);
/** Another name of `vstack`. */
export const rowStack = vstack;

/** Joined along the third dimension. @throws ShapeError, ValueError for an empty list */
export const dstack = (tensors: readonly Tensor[]): Tensor => cat(atleast3d(tensors), 2);

/** Joined along the columns; vectors and 0-dim tensors become columns. @throws ShapeError, ValueError for an empty list */
export const columnStack = (tensors: readonly Tensor[]): Tensor =>
  hstack(tensors.map((x) => (x.sizes.length < 2 ? unsqueeze(flatten(x), 1) : x)));

const blockDiagRow = defineOp('blockDiag', {
  params: ['tensors'],
  decompose: (blocks: readonly Tensor[]) => {
    const total = (dim: number): number => blocks.reduce((n, x) => n + (x.sizes[dim] as number), 0);
    const first = blocks[0] as Tensor;
    const out = allocate(first.storage.backend, [total(0), total(1)], first.dtype);
    rawFill(out, 0);
    let row = 0;
    let column = 0;
    for (const x of blocks) {
      const [rows, columns] = x.sizes as [number, number];
      rawCopy(narrow(narrow(out, 0, row, rows), 1, column, columns), x);
      row += rows;
      column += columns;
    }
    return out;
  },
});

/** A matrix with the given ones along its diagonal; vectors count as rows. @throws ShapeError above 2 dimensions */
export const blockDiag = withOp(blockDiagRow, (...tensors: readonly Tensor[]): Tensor => {
  if (tensors.length === 0) throw new ValueError('blockDiag: expected at least one tensor.', { op: 'blockDiag' });
  for (const x of tensors) {
    if (x.sizes.length > 2) {
      throw new ShapeError(`blockDiag: expected at most 2 dimensions, got ${shapeText(x.sizes)}.`, {
        op: 'blockDiag',
        shapes: [x.sizes],
      });
    }
  }
  const dtype = tensors.map((x) => x.dtype).reduce(promoteTypes);
  return callN(
    blockDiagRow,
    atleast2d(tensors).map((x) => to(x, dtype)),
  );
});

/** All combinations of elements of vectors, one from each: (n₁ · n₂ · ..., count). @throws ShapeError */
export function cartesianProd(...tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (first === undefined)
    throw new ValueError('cartesianProd: expected at least one tensor.', { op: 'cartesianProd' });
  for (const x of tensors) {
    if (x.sizes.length !== 1)
      throw new ShapeError(`cartesianProd: expected vectors, got ${shapeText(x.sizes)}.`, {
        op: 'cartesianProd',
        shapes: [x.sizes],
      });
  }
  if (tensors.length === 1) return first;
  return flatten(stack(meshgrid(tensors), -1), 0, -2);
}
