// Tests on layouts that decide between a fast and a general kernel.

export type Sizes = readonly number[];

/** Where the elements of a tensor lie, in elements. */
export interface Layout {
  readonly sizes: Sizes;
  readonly strides: Sizes;
}

export function numelOf(sizes: Sizes): number {
  let n = 1;
  for (let i = 0; i < sizes.length; i++) n *= sizes[i] as number;
  return n;
}

export function sameSizes(a: Sizes, b: Sizes): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Row-major without gaps; the strides of dimensions of size 1 do not matter. */
export function isDense(view: Layout): boolean {
  const { sizes, strides } = view;
  let step = 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    const size = sizes[d] as number;
    if (size !== 1 && strides[d] !== step) return false;
    step *= size;
  }
  return true;
}
