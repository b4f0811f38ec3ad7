// Dimensions that a kernel wants in an order of its own: kept before reduced, the indexed one first.
import type { Layout, Sizes } from './shape.ts';

/** One dimension of a call: its size and the stride of every operand in it, 0 where the operand has no such dimension. */
export interface Axis {
  readonly size: number;
  readonly strides: readonly number[];
}

/** A dimension of size 1, for operands that have none. */
export const single = (operands: number): Axis => ({ size: 1, strides: new Array<number>(operands).fill(1) });

/** Without dimensions of size 1, and with neighbours joined where every operand allows it. */
export function joined(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const outer = out.at(-1);
    const joins = outer !== undefined && axis.strides.every((stride, k) => outer.strides[k] === stride * axis.size);
    if (joins) out[out.length - 1] = { size: outer.size * axis.size, strides: axis.strides };
    else out.push(axis);
  }
  return out;
}

/** Dimensions of `x`, kept and reduced, with strides of `outs` and then of `x`. */
export function split(
  outs: readonly Layout[],
  x: Layout,
  dims: Sizes,
  keepdim: boolean,
): { kept: Axis[]; reduced: Axis[] } {
  const kept: Axis[] = [];
  const reduced: Axis[] = [];
  for (let d = 0, own = 0; d < x.sizes.length; d++) {
    const size = x.sizes[d] as number;
    const isReduced = dims.includes(d);
    const strides = outs.map((out) => (isReduced ? 0 : (out.strides[own] as number)));
    strides.push(x.strides[d] as number);
    (isReduced ? reduced : kept).push({ size, strides });
    if (!isReduced || keepdim) own++;
  }
  return { kept, reduced };
}

/** All dimensions of `x` but `dim`, joined, then that one: strides of `outs` and then of `x`, which have the same sizes. */
export function lines(outs: readonly Layout[], x: Layout, dim: number): Axis[] {
  const axes = x.sizes.map((size, d): Axis => ({
    size,
    strides: [...outs.map((out) => out.strides[d] as number), x.strides[d] as number],
  }));
  const [line = single(outs.length + 1)] = axes.splice(dim, 1);
  return [...joined(axes), line];
}
