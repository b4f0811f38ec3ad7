// Views on a part of the elements.
import { callView, callViews } from '../../dispatch/call.ts';
import { defineView, defineViews, withOp } from '../../dispatch/op.ts';
import { indexValueError, IndexError, ShapeError, shapeText } from '../../errors.ts';
import { checkSizes, normalizeDim, type Sizes } from '../../layout/sizes.ts';
import { extentOf } from '../../layout/view.ts';
import type { Tensor } from '../../tensor.ts';
import { dtypes } from '../../dtype.ts';
import { item } from '../read.ts';
import { viewOf } from './make.ts';

const without = (list: Sizes, d: number): number[] => list.filter((_, i) => i !== d);
const replaced = (list: Sizes, d: number, value: number): number[] => list.map((x, i) => (i === d ? value : x));

function needDims(op: string, x: Tensor): void {
  if (x.sizes.length === 0)
    throw new IndexError(`${op}: a 0-dim tensor has no dimension to take from. Use item().`, { op, shapes: [[]] });
}

const selectRow = defineView('select', {
  params: ['input', 'dim', 'index'],
  view: (x: Tensor, d: number, index: number) =>
    viewOf(x, without(x.sizes, d), without(x.strides, d), x.offset + index * (x.strides[d] as number)),
});

/** One index of a dimension, which disappears. Negative ones count from the end. @throws IndexError */
export const select = withOp(selectRow, (input: Tensor, dim: number, index: number): Tensor => {
  needDims('select', input);
  const d = normalizeDim('select', dim, input.sizes.length, input.sizes);
  const size = input.sizes[d] as number;
  if (!Number.isInteger(index) || index < -size || index >= size) throw indexValueError('select', d, size, index);
  return callView(selectRow, input, input, d, index < 0 ? index + size : index);
});

const sliceRow = defineView('slice', {
  params: ['input', 'dim', 'start', 'end', 'step'],
  view: (x: Tensor, d: number, start: number, end: number, step: number) =>
    viewOf(
      x,
      replaced(x.sizes, d, Math.max(0, Math.ceil((end - start) / step))),
      replaced(x.strides, d, (x.strides[d] as number) * step),
      x.offset + start * (x.strides[d] as number),
    ),
});

const clampIndex = (i: number, size: number): number => Math.min(Math.max(i < 0 ? i + size : i, 0), size);

/** Elements start, start + step, ... before end of one dimension, clipped to it. @throws IndexError for step < 1 */
export const sliceDim = withOp(
  sliceRow,
  (input: Tensor, dim = 0, start: number | null = null, end: number | null = null, step = 1): Tensor => {
    needDims('slice', input);
    const d = normalizeDim('slice', dim, input.sizes.length, input.sizes);
    if (!Number.isInteger(step) || step < 1)
      throw new IndexError(`slice: step must be a positive integer, got ${step}.`, { op: 'slice' });
    const size = input.sizes[d] as number;
    const first = clampIndex(start ?? 0, size);
    const last = Math.max(first, clampIndex(end ?? size, size));
    return callView(sliceRow, input, input, d, first, last, step);
  },
);

/** `length` elements of a dimension from `start` (a number or a one-element tensor) on. @throws IndexError, ShapeError */
export function narrow(input: Tensor, dim: number, from: number | Tensor, length: number): Tensor {
  const start = typeof from === 'number' ? from : item(from);
  needDims('narrow', input);
  const d = normalizeDim('narrow', dim, input.sizes.length, input.sizes);
  const size = input.sizes[d] as number;
  const first = start < 0 ? start + size : start;
  if (length < 0 || first < 0 || first + length > size) {
    throw new IndexError(`narrow: start ${start} with length ${length} exceeds dimension ${d} of size ${size}.`, {
      op: 'narrow',
      shapes: [input.sizes],
    });
  }
  return callView(sliceRow, input, input, d, first, first + length, 1);
}

const diagonalRow = defineView('diagonal', {
  params: ['input', 'offset', 'dim1', 'dim2'],
  view: (x: Tensor, offset: number, a: number, b: number) => {
    const rows = x.sizes[a] as number;
    const cols = x.sizes[b] as number;
    const length = Math.max(0, offset >= 0 ? Math.min(rows, cols - offset) : Math.min(rows + offset, cols));
    const start =
      length === 0 ? 0 : offset >= 0 ? offset * (x.strides[b] as number) : -offset * (x.strides[a] as number);
    const rest = x.sizes.map((_, i) => i).filter((i) => i !== a && i !== b);
    return viewOf(
      x,
      [...rest.map((i) => x.sizes[i] as number), length],
      [...rest.map((i) => x.strides[i] as number), (x.strides[a] as number) + (x.strides[b] as number)],
      x.offset + start,
    );
  },
});

export interface DiagonalOptions {
  /** Diagonals above the main one for positive values. */
  readonly offset?: number;
  readonly dim1?: number;
  readonly dim2?: number;
}

/** Diagonal of two dimensions, as last dimension. @throws IndexError, ShapeError */
export const diagonal = withOp(
  diagonalRow,
  (input: Tensor, { offset = 0, dim1 = 0, dim2 = 1 }: DiagonalOptions = {}): Tensor => {
    const a = normalizeDim('diagonal', dim1, input.sizes.length, input.sizes);
    const b = normalizeDim('diagonal', dim2, input.sizes.length, input.sizes);
    if (a === b)
      throw new ShapeError(`diagonal: dim1 and dim2 are the same dimension ${a}.`, {
        op: 'diagonal',
        shapes: [input.sizes],
      });
    return callView(diagonalRow, input, input, offset, a, b);
  },
);

const asStridedRow = defineView('asStrided', {
  params: ['input', 'size', 'stride', 'storage_offset'],
  view: (x: Tensor, sizes: Sizes, strides: Sizes, offset: number) => viewOf(x, sizes, strides, offset),
});

/** Any layout within the storage. @throws ShapeError when it reaches outside */
export const asStrided = withOp(
  asStridedRow,
  (input: Tensor, size: Sizes, stride: Sizes, storageOffset: number = input.offset): Tensor => {
    checkSizes('asStrided', size);
    const extent = extentOf(size, stride, storageOffset);
    const capacity = input.storage.bytes / dtypes[input.dtype].itemsize;
    const valid =
      stride.length === size.length && stride.every((s) => Number.isSafeInteger(s) && s >= 0) && storageOffset >= 0;
    if (!valid || (extent !== null && extent[1] >= capacity)) {
      throw new ShapeError(
        `asStrided: size ${shapeText(size)}, stride ${shapeText(stride)} and offset ${storageOffset} reach outside a storage of ${capacity} elements.`,
        { op: 'asStrided', shapes: [input.sizes, size] },
      );
    }
    return callView(asStridedRow, input, input, size, stride, storageOffset);
  },
);

const unbindRow = defineViews('unbind', {
  params: ['input', 'dim'],
  views: (x: Tensor, d: number) => Array.from({ length: x.sizes[d] as number }, (_, i) => selectRow.view(x, d, i)),
});

/** The tensors along a dimension, which disappears. @throws IndexError */
export const unbind = withOp(unbindRow, (input: Tensor, dim = 0): Tensor[] => {
  needDims('unbind', input);
  return callViews(unbindRow, input, input, normalizeDim('unbind', dim, input.sizes.length, input.sizes));
});

const cut = (x: Tensor, sizes: Sizes, d: number): Tensor[] => {
  let end = 0;
  return sizes.map((length) => sliceRow.view(x, d, end, (end += length), 1));
};
/** PyTorch has two ops, which `gradFn` names: pieces of one size, and of listed sizes. */
const splitRow = defineViews('split', { params: ['input', 'split_size', 'dim'], views: cut });
const splitWithSizesRow = defineViews('splitWithSizes', { params: ['input', 'split_sizes', 'dim'], views: cut });
/** @internal rows of views that come several at a time */
export const pieces = { unbind: unbindRow, split: splitRow, splitWithSizes: splitWithSizesRow };

/** Pieces of `size` (the last may be smaller), or of the listed sizes. @throws ShapeError, IndexError */
export function split(input: Tensor, size: number | Sizes, dim = 0): Tensor[] {
  needDims('split', input);
  const d = normalizeDim('split', dim, input.sizes.length, input.sizes);
  const total = input.sizes[d] as number;
  if (typeof size === 'number') {
    if (!Number.isInteger(size) || size < 0 || (size === 0 && total !== 0))
      throw new ShapeError(`split: invalid size ${size}.`, { op: 'split', shapes: [input.sizes] });
    const count = total === 0 ? 1 : Math.ceil(total / size);
    const sizes = Array.from({ length: count }, (_, i) => Math.min(size, total - i * size));
    return callViews(splitRow, input, input, sizes, d);
  }
  const sum = size.reduce((n, s) => n + s, 0);
  if (sum !== total || size.some((s) => s < 0)) {
    throw new ShapeError(
      `split: sizes ${shapeText(size)} add up to ${sum}, dimension ${d} of ${shapeText(input.sizes)} is ${total}.`,
      {
        op: 'split',
        shapes: [input.sizes],
      },
    );
  }
  return callViews(splitWithSizesRow, input, input, size, d);
}

/** At most `chunks` pieces of equal size, the last smaller. @throws ShapeError, IndexError */
export function chunk(input: Tensor, chunks: number, dim = 0): Tensor[] {
  needDims('chunk', input);
  if (!Number.isInteger(chunks) || chunks < 1)
    throw new ShapeError(`chunk: chunks must be a positive integer, got ${chunks}.`, { op: 'chunk' });
  const size = input.sizes[normalizeDim('chunk', dim, input.sizes.length, input.sizes)] as number;
  return split(input, Math.max(1, Math.ceil(size / chunks)), dim);
}
