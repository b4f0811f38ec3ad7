// New strides over the same storage: pure functions on number[], no tensors here.
import { ShapeError, shapeText } from '../errors.ts';
import { numelOf, type Sizes } from './sizes.ts';

/** Replaces one -1 in `wanted` by what `numel` leaves for it. @throws ShapeError */
export function inferSizes(op: string, wanted: Sizes, numel: number, from: Sizes): number[] {
  let known = 1;
  let hole = -1;
  for (let i = 0; i < wanted.length; i++) {
    const s = wanted[i] as number;
    if (s === -1) {
      if (hole >= 0)
        throw new ShapeError(`${op}: only one dimension can be inferred, got ${shapeText(wanted)}.`, { op });
      hole = i;
    } else if (!Number.isSafeInteger(s) || s < 0) {
      throw new ShapeError(`${op}: invalid shape ${shapeText(wanted)}: ${s} is no size.`, { op, shapes: [wanted] });
    } else known *= s;
  }
  const out = [...wanted];
  if (hole >= 0) {
    if (known === 0 && numel === 0) {
      throw new ShapeError(`${op}: cannot infer -1 in ${shapeText(wanted)} for 0 elements: any size would do.`, { op });
    }
    if (known !== 0 && numel % known === 0) {
      out[hole] = numel / known;
      return out;
    }
  } else if (known === numel) return out;
  throw new ShapeError(`${op}: shape ${shapeText(wanted)} is invalid for input of size ${numel} ${shapeText(from)}.`, {
    op,
    shapes: [from, wanted],
  });
}

/**
 * Strides under which `sizes`/`strides` can be seen as `wanted` without a copy, or null.
 * Dimensions that lie behind each other in memory form a group; each group must be cut on its own.
 */
export function viewStrides(sizes: Sizes, strides: Sizes, wanted: Sizes): number[] | null {
  const numel = numelOf(sizes);
  const out = new Array<number>(wanted.length);
  if (numel === 0) {
    if (sizes.length === wanted.length && sizes.every((s, i) => s === wanted[i])) return [...strides];
    let step = 1;
    for (let i = wanted.length - 1; i >= 0; i--) {
      out[i] = step;
      step *= Math.max(wanted[i] as number, 1);
    }
    return out;
  }
  let w = wanted.length - 1;
  let groupNumel = 1;
  let groupStride = sizes.length > 0 ? (strides[sizes.length - 1] as number) : 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    groupNumel *= sizes[d] as number;
    const next = d - 1;
    const ends = next < 0 || (sizes[next] !== 1 && strides[next] !== groupNumel * groupStride);
    if (!ends) continue;
    let filled = 1;
    while (w >= 0 && (filled < groupNumel || wanted[w] === 1)) {
      out[w] = filled * groupStride;
      filled *= wanted[w] as number;
      w--;
    }
    if (filled !== groupNumel) return null;
    if (next >= 0) {
      groupNumel = 1;
      groupStride = strides[next] as number;
    }
  }
  for (; w >= 0; w--) out[w] = 1;
  return out;
}

/** Whether two different positions of this layout share an element (an expanded or overlapping view). */
export function overlapsItself(sizes: Sizes, strides: Sizes): boolean {
  const dims: [size: number, stride: number][] = [];
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] as number;
    if (size === 0) return false;
    if (size > 1) dims.push([size, strides[i] as number]);
  }
  dims.sort((a, b) => a[1] - b[1]);
  let extent = 0;
  for (const [size, stride] of dims) {
    if (stride <= extent) return true;
    extent += (size - 1) * stride;
  }
  return false;
}

/** First and last element offset that a layout touches (inclusive); null when it is empty. */
export function extentOf(sizes: Sizes, strides: Sizes, offset: number): [first: number, last: number] | null {
  let last = offset;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] as number;
    if (size === 0) return null;
    last += (size - 1) * (strides[i] as number);
  }
  return [offset, last];
}
