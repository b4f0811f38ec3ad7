// Broadcast, sorted and merged dimensions of one call, in arrays that are made once.
import { MAX_DIMS } from './layout.ts';
import type { Layout } from './shape.ts';

const MAX_OPERANDS = 8;
/** Before merging: sizes of 1 are dropped and each remaining one at least doubles the tensor or is expanded. */
const CAPACITY = 64;

export let ndim = 0;
export const sizes = new Float64Array(CAPACITY);
/** Strides of operand k in dimension d at `k * CAPACITY + d`, in elements. */
const strides = new Float64Array(CAPACITY * MAX_OPERANDS);

export const strideOf = (operand: number, dim: number): number => strides[operand * CAPACITY + dim] as number;

/** Reads `views` as broadcast to `target`, orders dimensions by the first view's strides and merges neighbours. */
export function layDims(target: readonly number[], views: readonly Layout[]): void {
  collect(target, views);
  sort(views.length);
  merge(views.length);
}

function collect(target: readonly number[], views: readonly Layout[]): void {
  ndim = 0;
  for (let d = 0; d < target.length; d++) {
    const size = target[d] as number;
    if (size === 1) continue;
    if (ndim === CAPACITY) throw new RangeError(`A tensor of more than ${CAPACITY} dimensions reached a kernel.`);
    sizes[ndim] = size;
    for (let k = 0; k < views.length; k++) {
      const view = views[k] as Layout;
      const own = d - (target.length - view.sizes.length);
      strides[k * CAPACITY + ndim] = own < 0 || view.sizes[own] === 1 ? 0 : (view.strides[own] as number);
    }
    ndim++;
  }
}

/** Insertion sort by falling stride of operand 0, so that the kernel walks its output forward. */
function sort(operands: number): void {
  for (let i = 1; i < ndim; i++) {
    for (let d = i; d > 0 && (strides[d - 1] as number) < (strides[d] as number); d--) {
      swap(sizes, d - 1);
      for (let k = 0; k < operands; k++) swap(strides, k * CAPACITY + d - 1);
    }
  }
}

function swap(array: Float64Array, at: number): void {
  const kept = array[at] as number;
  array[at] = array[at + 1] as number;
  array[at + 1] = kept;
}

function merge(operands: number): void {
  if (ndim === 0) {
    sizes[0] = 1;
    for (let k = 0; k < operands; k++) strides[k * CAPACITY] = 1;
    ndim = 1;
    return;
  }
  let last = 0;
  for (let d = 1; d < ndim; d++) {
    if (joins(last, d, operands)) sizes[last] = (sizes[last] as number) * (sizes[d] as number);
    else sizes[++last] = sizes[d] as number;
    for (let k = 0; k < operands; k++) strides[k * CAPACITY + last] = strides[k * CAPACITY + d] as number;
  }
  ndim = last + 1;
  if (ndim > MAX_DIMS)
    throw new RangeError(`A layout of ${ndim} dimensions that do not merge reached a kernel; at most ${MAX_DIMS} fit.`);
}

function joins(outer: number, inner: number, operands: number): boolean {
  for (let k = 0; k < operands; k++) {
    const row = k * CAPACITY;
    if (strides[row + outer] !== (strides[row + inner] as number) * (sizes[inner] as number)) return false;
  }
  return true;
}
