// PyTorch's memory formats: which strides a new tensor gets. Pure functions on number[], no tensors here.
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { contiguousStrides, isContiguousLayout, type Sizes } from './sizes.ts';

/**
 * The order of elements in memory, as `torch.memory_format`: row-major; with the channels innermost, for images
 * (N, C, H, W) or volumes (N, C, D, H, W); or as the input has it.
 * https://pytorch.org/docs/stable/tensor_attributes.html#torch.memory_format
 */
export type MemoryFormat = 'contiguousFormat' | 'channelsLast' | 'channelsLast3d' | 'preserveFormat';

type ChannelsLast = 'channelsLast' | 'channelsLast3d';

/** Dimensions from the innermost one. */
const orders: Readonly<Record<ChannelsLast, Sizes>> = {
  channelsLast: [1, 3, 2, 0],
  channelsLast3d: [1, 4, 3, 2, 0],
};

const known = ['contiguousFormat', 'channelsLast', 'channelsLast3d', 'preserveFormat'];

/** @throws ValueError */
export function checkMemoryFormat(op: string, format: MemoryFormat): MemoryFormat {
  if (known.includes(format)) return format;
  throw new ValueError(`${op}: memoryFormat '${String(format)}' is none of ${known.join(', ')}.`, { op });
}

/**
 * Strides of a new tensor of `sizes`; `like` are the strides to preserve.
 * @throws ShapeError where the format needs another number of dimensions, ValueError for an unknown format
 */
export function formatStrides(op: string, sizes: Sizes, like: Sizes, format: MemoryFormat): number[] {
  switch (checkMemoryFormat(op, format)) {
    case 'contiguousFormat':
      return contiguousStrides(sizes);
    case 'preserveFormat':
      return preservedStrides(sizes, like);
    default:
      return channelsLastStrides(op, sizes, format as ChannelsLast);
  }
}

function channelsLastStrides(op: string, sizes: Sizes, format: ChannelsLast): number[] {
  const order = orders[format];
  if (sizes.length !== order.length) {
    throw new ShapeError(
      `${op}: memoryFormat '${format}' needs ${order.length} dimensions, got ${shapeText(sizes)}. ` +
        `Add the batch dimension by unsqueeze(0), or leave the format out.`,
      { op, shapes: [sizes] },
    );
  }
  const strides = new Array<number>(sizes.length);
  let step = 1;
  for (const d of order) {
    strides[d] = step;
    step *= sizes[d] as number;
  }
  return strides;
}

/** The same strides where they leave no gaps, else gapless ones in the same order of dimensions. */
function preservedStrides(sizes: Sizes, like: Sizes): number[] {
  if (isDense(sizes, like)) return [...like];
  const out = new Array<number>(sizes.length);
  let step = 1;
  for (const d of innermostFirst(sizes, like)) {
    out[d] = step;
    step *= Math.max(sizes[d] as number, 1);
  }
  return out;
}

/** Whether the elements lie without gaps or overlaps, in any order of dimensions. */
function isDense(sizes: Sizes, strides: Sizes): boolean {
  if (isContiguousLayout(sizes, strides)) return true;
  const dims = sizes.map((_, d) => d).filter((d) => sizes[d] !== 1);
  dims.sort((a, b) => (strides[a] as number) - (strides[b] as number));
  let step = 1;
  for (const d of dims) {
    if (strides[d] !== step) return false;
    step *= sizes[d] as number;
  }
  return true;
}

/** As PyTorch's `infer_dense_strides`: an insertion sort, since stride 0 compares with nothing and the order depends on it. */
function innermostFirst(sizes: Sizes, strides: Sizes): number[] {
  const order = sizes.map((_, d) => sizes.length - 1 - d);
  for (let i = 1; i < order.length; i++) {
    for (let inner = i - 1, outer = i; inner >= 0; inner--) {
      const [a, b] = [order[inner] as number, order[outer] as number];
      const wrong = comparison(a, b, sizes, strides);
      if (wrong < 0) break;
      if (wrong > 0) {
        [order[inner], order[outer]] = [b, a];
        outer = inner;
      }
    }
  }
  return order;
}

/** Above 0 when dimension `a` belongs outside `b`; 0 when nothing is known. */
function comparison(a: number, b: number, sizes: Sizes, strides: Sizes): number {
  const [strideA, strideB] = [strides[a] as number, strides[b] as number];
  if (strideA === 0 || strideB === 0) return 0;
  if (strideA !== strideB) return strideA - strideB;
  return Math.max(0, (sizes[a] as number) - (sizes[b] as number));
}

/** Whether the elements lie in this format without gaps. `preserveFormat` asks as `contiguousFormat` does. */
export function isInFormat(sizes: Sizes, strides: Sizes, format: MemoryFormat): boolean {
  if (format !== 'channelsLast' && format !== 'channelsLast3d') {
    checkMemoryFormat('isContiguous', format);
    return isContiguousLayout(sizes, strides);
  }
  const order = orders[format];
  if (sizes.length !== order.length) return false;
  let step = 1;
  for (const d of order) {
    if (sizes[d] === 1) continue;
    if (strides[d] !== step) return false;
    step *= sizes[d] as number;
  }
  return true;
}

/** The format that the strides tell of, gaps or not; row-major where sizes of 1 leave it open (`suggest_memory_format`). */
export function suggestedFormat(sizes: Sizes, strides: Sizes): MemoryFormat {
  const format = sizes.length === 4 ? 'channelsLast' : 'channelsLast3d';
  return sizes.length === orders[format].length && looksChannelsLast(sizes, strides, orders[format])
    ? format
    : 'contiguousFormat';
}

function looksChannelsLast(sizes: Sizes, strides: Sizes, order: Sizes): boolean {
  if (strides[1] === 0) return false;
  let least = 0;
  for (const d of order) {
    const [size, stride] = [sizes[d] as number, strides[d] as number];
    if (size === 0 || stride < least) return false;
    // (N, 1, 1, 1) and its like have these strides in both formats.
    if (d === 0 && least === strides[1]) return false;
    least = stride * size;
  }
  return true;
}
