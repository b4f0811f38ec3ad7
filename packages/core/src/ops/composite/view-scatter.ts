// Copies of a tensor with a part replaced: the part is what a view shows.
import { callN } from '../../dispatch/call.ts';
import { materialize, rawCopy } from '../../dispatch/copy.ts';
import { defineOp, withOp, type Op } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { sameSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { asStrided, diagonal, select, sliceDim, type DiagonalOptions } from '../view/select.ts';

type Part<V extends readonly unknown[]> = (x: Tensor, ...where: V) => Tensor;

function replacing<V extends readonly unknown[]>(
  name: string,
  where: readonly string[],
  part: Part<V>,
): Op<[x: Tensor, src: Tensor, ...where: V]> {
  return defineOp(name, {
    params: ['input', 'src', ...where],
    decompose: (x: Tensor, src: Tensor, ...place: V) => {
      const out = materialize(x);
      const target = part(out, ...place);
      if (!sameSizes(target.sizes, src.sizes)) {
        throw new ShapeError(
          `${name}: src has shape ${shapeText(src.sizes)}, the part it replaces ${shapeText(target.sizes)}.`,
          {
            op: name,
            shapes: [src.sizes, target.sizes],
          },
        );
      }
      rawCopy(target, src);
      return out;
    },
  });
}

const selectRow = replacing('selectScatter', ['dim', 'index'], (x: Tensor, dim: number, index: number) =>
  select(x, dim, index),
);
/** A copy of `input` with `src` in place of `select(dim, index)`. @throws ShapeError, IndexError */
export const selectScatter = withOp(selectRow, (input: Tensor, src: Tensor, dim: number, index: number): Tensor =>
  callN(selectRow, input, src, dim, index),
);

export interface SliceScatterOptions {
  readonly start?: number | null;
  readonly end?: number | null;
  readonly step?: number;
}
const sliceRow = replacing(
  'sliceScatter',
  ['dim', 'start', 'end', 'step'],
  (x: Tensor, dim: number, start: number | null, end: number | null, step: number) =>
    sliceDim(x, dim, start, end, step),
);
/** A copy of `input` with `src` in place of `slice(dim, start, end, step)`. @throws ShapeError, IndexError */
export const sliceScatter = withOp(
  sliceRow,
  (input: Tensor, src: Tensor, dim = 0, { start = null, end = null, step = 1 }: SliceScatterOptions = {}): Tensor =>
    callN(sliceRow, input, src, dim, start, end, step),
);

const diagonalRow = replacing(
  'diagonalScatter',
  ['offset', 'dim1', 'dim2'],
  (x: Tensor, offset: number, dim1: number, dim2: number) => diagonal(x, { offset, dim1, dim2 }),
);
/** A copy of `input` with `src` in place of `diagonal(...)`. @throws ShapeError, IndexError */
export const diagonalScatter = withOp(
  diagonalRow,
  (input: Tensor, src: Tensor, { offset = 0, dim1 = 0, dim2 = 1 }: DiagonalOptions = {}): Tensor =>
    callN(diagonalRow, input, src, offset, dim1, dim2),
);

const stridedRow = replacing(
  'asStridedScatter',
  ['size', 'stride', 'storage_offset'],
  (x: Tensor, size: Sizes, stride: Sizes, offset: number) => asStrided(x, size, stride, offset),
);
/** A copy of `input` with `src` in place of `asStrided(...)` of a contiguous tensor; places must not repeat. @throws ShapeError */
export const asStridedScatter = withOp(
  stridedRow,
  (
    input: Tensor,
    src: Tensor,
    size: Sizes,
    stride: Sizes,
    { storageOffset = 0 }: { readonly storageOffset?: number } = {},
  ): Tensor => callN(stridedRow, input, src, size, stride, storageOffset),
);
