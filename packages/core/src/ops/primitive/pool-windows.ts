// Where the windows of a pooling lie, one dimension at a time: element i of the result looks at [starts[i], ends[i]).
// Backends share this, so that no two of them place a window differently.
import type { Sizes } from '../../layout/sizes.ts';

export interface Windows {
  readonly starts: Sizes;
  readonly ends: Sizes;
  /** How many elements count for the mean, padding included where it counts. */
  readonly counts: Sizes;
}

/** PyTorch's rule: with `ceilMode` a last window may reach beyond the end, but not start there. */
export function pooledSize(
  size: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceilMode: boolean,
): number {
  const room = size + 2 * padding - dilation * (kernel - 1) - 1;
  const count = Math.floor((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;
  return ceilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
}

const windows = (count: number, at: (i: number) => readonly [start: number, end: number, count: number]): Windows => {
  const list = Array.from({ length: count }, (_, i) => at(i));
  return { starts: list.map(([s]) => s), ends: list.map(([, e]) => e), counts: list.map(([, , n]) => n) };
};

/** `count` windows of `kernel` neighbours; those in the padding are cut off, and count where `includePad` says so. */
export const averageWindows = (
  size: number,
  count: number,
  kernel: number,
  stride: number,
  padding: number,
  includePad: boolean,
): Windows =>
  windows(count, (i) => {
    const start = i * stride - padding;
    const end = Math.min(start + kernel, size + padding);
    const [first, last] = [Math.max(start, 0), Math.min(end, size)];
    return [first, last, includePad ? end - start : last - first];
  });

/** Every `dilation`-th of [start, end), starting inside the input. */
export const maxWindows = (
  size: number,
  count: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
): Windows =>
  windows(count, (i) => {
    const start = i * stride - padding;
    const end = Math.min(start + (kernel - 1) * dilation + 1, size);
    const first = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
    return [first, end, Math.ceil((end - first) / dilation)];
  });

/** `count` windows that cover the input, as equal as whole numbers allow. */
export const adaptiveWindows = (size: number, count: number): Windows =>
  windows(count, (i) => {
    const [start, end] = [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)];
    return [start, end, end - start];
  });
