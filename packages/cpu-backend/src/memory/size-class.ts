// Sizes are rounded up so that a freed block fits the next request of about its size: 8 classes to each doubling, at
// most an eighth is wasted. Class numbers are dense.

export const GRAIN = 64;
const LINEAR = 8 * GRAIN;

/** Class of the smallest class size that is at least `bytes`. */
export function classAbove(bytes: number): number {
  if (bytes <= LINEAR) return Math.max(Math.ceil(bytes / GRAIN), 1) - 1;
  const exponent = 31 - Math.clz32(bytes - 1);
  const step = 2 ** (exponent - 3);
  return (exponent - 9) * 8 + Math.ceil(bytes / step) - 1;
}

/** Class of the largest class size that is at most `bytes`; `bytes` is at least GRAIN. */
export function classBelow(bytes: number): number {
  const above = classAbove(bytes);
  return classSize(above) === bytes ? above : above - 1;
}

export function classSize(index: number): number {
  if (index < 8) return (index + 1) * GRAIN;
  const exponent = 9 + ((index - 8) >> 3);
  return 2 ** exponent + (((index - 8) & 7) + 1) * 2 ** (exponent - 3);
}

/** Up to 4 GiB. */
export const CLASSES = classAbove(2 ** 32 - 1) + 1;
