// Sizes, strides and broadcasting: pure functions on number[], no tensors here.
import { broadcastError, dimError, ShapeError, shapeText, ValueError } from '../errors.ts';

export type Sizes = readonly number[];

export function numelOf(sizes: Sizes): number {
  let n = 1;
  for (let i = 0; i < sizes.length; i++) n *= sizes[i] as number;
  return n;
}

/** Row-major strides; a dimension of size 0 counts as 1, as PyTorch does. */
export function contiguousStrides(sizes: Sizes): number[] {
  const strides = new Array<number>(sizes.length);
  let step = 1;
  for (let i = sizes.length - 1; i >= 0; i--) {
    strides[i] = step;
    const size = sizes[i] as number;
    if (size > 1) step *= size;
  }
  return strides;
}

/** Whether elements lie in row-major order without gaps; strides of size-1 dimensions do not matter. */
export function isContiguousLayout(sizes: Sizes, strides: Sizes): boolean {
  let step = 1;
  for (let i = sizes.length - 1; i >= 0; i--) {
    const size = sizes[i] as number;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[i] !== step) return sizes.includes(0);
      step *= size;
    }
  }
  return true;
}

export function sameSizes(a: Sizes, b: Sizes): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** @throws ShapeError naming the op, both shapes and the dimension when they do not broadcast. */
export function broadcastSizes(op: string, a: Sizes, b: Sizes): Sizes {
  if (sameSizes(a, b) || b.length === 0) return a;
  if (a.length === 0) return b;
  const n = Math.max(a.length, b.length);
  const out = new Array<number>(n);
  for (let i = 0; i < n; i++) {
    const da = a[a.length - n + i] ?? 1;
    const db = b[b.length - n + i] ?? 1;
    if (da !== db && da !== 1 && db !== 1) throw broadcastError(op, a, b, i, da, db);
    out[i] = da === 1 ? db : da;
  }
  return out;
}

/** Strides that read `sizes`/`strides` as if expanded to `target`: 0 along broadcast dimensions. */
export function broadcastStrides(sizes: Sizes, strides: Sizes, target: Sizes): number[] {
  const lead = target.length - sizes.length;
  const out = new Array<number>(target.length).fill(0);
  for (let i = 0; i < sizes.length; i++) if (sizes[i] !== 1) out[lead + i] = strides[i] as number;
  return out;
}

/** 0 <= result < max(ndim, 1). @throws IndexError */
export function normalizeDim(op: string, dim: number, ndim: number, sizes?: Sizes): number {
  const n = Math.max(ndim, 1);
  if (!Number.isInteger(dim) || dim < -n || dim >= n) throw dimError(op, dim, ndim, sizes);
  return dim < 0 ? dim + n : dim;
}

/** Sorted, without repeats; `undefined`, `null` and `[]` mean all dimensions. @throws IndexError, ShapeError */
export function normalizeDims(op: string, dims: number | Sizes | null | undefined, sizes: Sizes): number[] {
  const ndim = sizes.length;
  if (typeof dims === 'object' && dims !== null && !Array.isArray(dims))
    throw new ValueError(`${op}: dim must be a number or a list of numbers.`, { op });
  if (dims === undefined || dims === null || (typeof dims !== 'number' && dims.length === 0)) {
    return Array.from({ length: ndim }, (_, i) => i);
  }
  if (typeof dims === 'number') {
    const d = normalizeDim(op, dims, ndim, sizes);
    return ndim === 0 ? [] : [d];
  }
  const out = dims.map((d) => normalizeDim(op, d, ndim, sizes)).sort((a, b) => a - b);
  for (let i = 1; i < out.length; i++) {
    if (out[i] === out[i - 1]) {
      throw new ShapeError(
        `${op}: dimension ${out[i]} appears more than once in the list of dims ${shapeText(dims)}.`,
        { op },
      );
    }
  }
  return ndim === 0 ? [] : out;
}

/** Sizes after reducing `dims` (sorted, normalized). */
export function reducedSizes(sizes: Sizes, dims: Sizes, keepdim: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < sizes.length; i++) {
    if (!dims.includes(i)) out.push(sizes[i] as number);
    else if (keepdim) out.push(1);
  }
  return out;
}

/** @throws ShapeError for negative, fractional or too large sizes. */
export function checkSizes(op: string, sizes: Sizes): void {
  let n = 1;
  for (const s of sizes) {
    if (!Number.isSafeInteger(s) || s < 0) {
      throw new ShapeError(`${op}: sizes must be non-negative integers, got ${shapeText(sizes)}.`, {
        op,
        shapes: [sizes],
      });
    }
    n *= s;
  }
  if (!Number.isSafeInteger(n))
    throw new ShapeError(`${op}: ${shapeText(sizes)} has too many elements.`, { op, shapes: [sizes] });
}
