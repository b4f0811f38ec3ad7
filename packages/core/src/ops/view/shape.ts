// Views that rearrange dimensions and keep every element.
import { callN, callView } from '../../dispatch/call.ts';
import { defineOp, defineView, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim, normalizeDims, numelOf, type Sizes } from '../../layout/sizes.ts';
import { inferSizes, viewStrides } from '../../layout/view.ts';
import type { Tensor } from '../../tensor.ts';
import { contiguousClone } from '../primitive/copy.ts';
import { viewOf } from './make.ts';

const viewRow = defineView('view', {
  params: ['input', 'size'],
  view: (x: Tensor, sizes: Sizes) => {
    const strides = viewStrides(x.sizes, x.strides, sizes);
    if (strides === null) {
      throw new ShapeError(
        `view: ${shapeText(x.sizes)} with strides ${shapeText(x.strides)} cannot be seen as ${shapeText(sizes)} without a copy. Use reshape.`,
        { op: 'view', shapes: [x.sizes, sizes] },
      );
    }
    return viewOf(x, sizes, strides);
  },
});

/** The same elements under other sizes, without a copy; one size may be -1. @throws ShapeError when strides do not allow it */
export const view = withOp(viewRow, (input: Tensor, size: Sizes): Tensor =>
  callView(viewRow, input, input, inferSizes('view', size, numelOf(input.sizes), input.sizes)),
);

const reshapeCopyRow = defineOp('reshape', {
  params: ['input', 'shape'],
  decompose: (x: Tensor, sizes: Sizes) => view(contiguousClone(x), sizes),
});
/** @internal the part of `reshape` that copies */
export const reshapeCopy = withOp(reshapeCopyRow, (input: Tensor, sizes: Sizes): Tensor =>
  callN(reshapeCopyRow, input, sizes),
);

/** The same elements under other sizes; a view where possible, else a copy. One size may be -1. @throws ShapeError */
export function reshape(input: Tensor, shape: Sizes): Tensor {
  const sizes = inferSizes('reshape', shape, numelOf(input.sizes), input.sizes);
  if (viewStrides(input.sizes, input.strides, sizes) !== null) return callView(viewRow, input, input, sizes);
  return reshapeCopy(input, sizes);
}

/** Dimensions `startDim` to `endDim` as one. @throws ShapeError, IndexError */
export function flatten(input: Tensor, startDim = 0, endDim = -1): Tensor {
  const n = input.sizes.length;
  if (n === 0) return reshape(input, [1]);
  const start = normalizeDim('flatten', startDim, n, input.sizes);
  const end = normalizeDim('flatten', endDim, n, input.sizes);
  if (start > end)
    throw new ShapeError(`flatten: startDim ${startDim} comes after endDim ${endDim}.`, {
      op: 'flatten',
      shapes: [input.sizes],
    });
  if (start === end) return input;
  const middle = numelOf(input.sizes.slice(start, end + 1));
  return reshape(input, [...input.sizes.slice(0, start), middle, ...input.sizes.slice(end + 1)]);
}

/** All dimensions as one. */
export const ravel = (input: Tensor): Tensor => reshape(input, [-1]);

/** One dimension split into several; one of `sizes` may be -1. @throws ShapeError, IndexError */
export function unflatten(input: Tensor, dim: number, sizes: Sizes): Tensor {
  const d = normalizeDim('unflatten', dim, input.sizes.length, input.sizes);
  const split = inferSizes('unflatten', sizes, input.sizes[d] as number, input.sizes);
  return view(input, [...input.sizes.slice(0, d), ...split, ...input.sizes.slice(d + 1)]);
}

const permuteRow = defineView('permute', {
  params: ['input', 'dims'],
  view: (x: Tensor, dims: Sizes) =>
    viewOf(
      x,
      dims.map((d) => x.sizes[d] as number),
      dims.map((d) => x.strides[d] as number),
    ),
});

/** Dimensions in the given order. @throws ShapeError unless `dims` names each once */
export const permute = withOp(permuteRow, (input: Tensor, dims: Sizes): Tensor => {
  const n = input.sizes.length;
  const order = dims.map((d) => normalizeDim('permute', d, n, input.sizes));
  if (order.length !== n || new Set(order).size !== n) {
    throw new ShapeError(
      `permute: dims ${shapeText(dims)} must name each of the ${n} dimensions of ${shapeText(input.sizes)} once.`,
      {
        op: 'permute',
        shapes: [input.sizes],
      },
    );
  }
  return callView(permuteRow, input, input, order);
});

const swap = (list: Sizes, a: number, b: number): number[] => {
  const out = [...list];
  out[a] = list[b] as number;
  out[b] = list[a] as number;
  return out;
};

const transposeRow = defineView('transpose', {
  params: ['input', 'dim0', 'dim1'],
  view: (x: Tensor, a: number, b: number) =>
    x.sizes.length === 0 ? viewOf(x, [], []) : viewOf(x, swap(x.sizes, a, b), swap(x.strides, a, b)),
});

/** Two dimensions swapped. @throws IndexError */
export const transpose = withOp(transposeRow, (input: Tensor, dim0: number, dim1: number): Tensor => {
  const n = input.sizes.length;
  return callView(
    transposeRow,
    input,
    input,
    normalizeDim('transpose', dim0, n, input.sizes),
    normalizeDim('transpose', dim1, n, input.sizes),
  );
});

const tRow = defineView('t', {
  params: ['input'],
  view: (x: Tensor) =>
    x.sizes.length < 2 ? viewOf(x, x.sizes, x.strides) : viewOf(x, swap(x.sizes, 0, 1), swap(x.strides, 0, 1)),
});

/** Transpose of a matrix; vectors stay as they are. @throws ShapeError above 2 dimensions */
export const t = withOp(tRow, (input: Tensor): Tensor => {
  if (input.sizes.length > 2) {
    throw new ShapeError(
      `t: expected at most 2 dimensions, got ${shapeText(input.sizes)}. Use transpose(dim0, dim1) or mT.`,
      {
        op: 't',
        shapes: [input.sizes],
      },
    );
  }
  return callView(tRow, input, input);
});

/** Dimensions moved from `source` to `destination`, the others in order. @throws IndexError, ShapeError */
export function movedim(input: Tensor, source: number | Sizes, destination: number | Sizes): Tensor {
  const n = input.sizes.length;
  const list = (d: number | Sizes): number[] =>
    (typeof d === 'number' ? [d] : [...d]).map((x) => normalizeDim('movedim', x, n, input.sizes));
  const from = list(source);
  const to = list(destination);
  if (from.length !== to.length || new Set(from).size !== from.length || new Set(to).size !== to.length) {
    throw new ShapeError(
      `movedim: source ${shapeText(from)} and destination ${shapeText(to)} must be lists of the same length without repeats.`,
      {
        op: 'movedim',
      },
    );
  }
  const rest = Array.from({ length: n }, (_, i) => i).filter((d) => !from.includes(d));
  const order = new Array<number>(n);
  to.forEach((d, i) => (order[d] = from[i] as number));
  for (let d = 0, r = 0; d < n; d++) if (!to.includes(d)) order[d] = rest[r++] as number;
  return permute(input, order);
}

const squeezeRow = defineView('squeeze', {
  params: ['input', 'dim'],
  view: (x: Tensor, dims: Sizes) => {
    const keep = x.sizes.map((_, i) => i).filter((i) => !(dims.includes(i) && x.sizes[i] === 1));
    return viewOf(
      x,
      keep.map((i) => x.sizes[i] as number),
      keep.map((i) => x.strides[i] as number),
    );
  },
});

/** @internal squeeze of normalized dims */
export const squeezeDims = (x: Tensor, dims: Sizes): Tensor => callView(squeezeRow, x, x, dims);

/** Without dimensions of size 1: all of them, or those among `dim`. @throws IndexError */
export const squeeze = withOp(squeezeRow, (input: Tensor, dim?: number | Sizes): Tensor =>
  squeezeDims(
    input,
    Array.isArray(dim) && dim.length === 0
      ? []
      : normalizeDims('squeeze', dim as number | Sizes | undefined, input.sizes),
  ),
);

const unsqueezeRow = defineView('unsqueeze', {
  params: ['input', 'dim'],
  view: (x: Tensor, d: number) => {
    const stride = d < x.sizes.length ? (x.sizes[d] as number) * (x.strides[d] as number) : 1;
    return viewOf(
      x,
      [...x.sizes.slice(0, d), 1, ...x.sizes.slice(d)],
      [...x.strides.slice(0, d), stride, ...x.strides.slice(d)],
    );
  },
});

/** A dimension of size 1 inserted before `dim`. @throws IndexError */
export const unsqueeze = withOp(unsqueezeRow, (input: Tensor, dim: number): Tensor =>
  callView(unsqueezeRow, input, input, normalizeDim('unsqueeze', dim, input.sizes.length + 1, input.sizes)),
);

const expandRow = defineView('expand', {
  params: ['input', 'size'],
  view: (x: Tensor, sizes: Sizes) => {
    const lead = sizes.length - x.sizes.length;
    const strides = sizes.map((s, i) =>
      i < lead || (x.sizes[i - lead] === 1 && s !== 1) ? 0 : (x.strides[i - lead] as number),
    );
    return viewOf(x, sizes, strides);
  },
});

/** Dimensions of size 1 repeated without a copy; -1 keeps a size, new leading ones may be added. @throws ShapeError */
export const expand = withOp(expandRow, (input: Tensor, size: Sizes): Tensor => {
  const lead = size.length - input.sizes.length;
  const sizes = size.map((s, i) => (s === -1 && i >= lead ? (input.sizes[i - lead] as number) : s));
  const fits =
    lead >= 0 &&
    sizes.every((s, i) => s >= 0 && (i < lead || input.sizes[i - lead] === 1 || input.sizes[i - lead] === s));
  if (!fits) {
    throw new ShapeError(
      `expand: ${shapeText(input.sizes)} does not expand to ${shapeText(size)}: only sizes of 1 can grow.`,
      {
        op: 'expand',
        shapes: [input.sizes, size],
      },
    );
  }
  return callView(expandRow, input, input, sizes);
});

export const expandAs = (input: Tensor, other: Tensor): Tensor => expand(input, other.sizes);
export const viewAs = (input: Tensor, other: Tensor): Tensor => view(input, other.sizes);
export const broadcastTo = (input: Tensor, size: Sizes): Tensor => expand(input, size);
