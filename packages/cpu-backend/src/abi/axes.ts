// Dimensions that a kernel wants in an order of its own: kept before reduced, the indexed one first.
import type { DType } from '@kindling/core';
import { putHeader, putPointer, putWide } from './block.ts';
import { DIMS, MAX_DIMS } from './layout.ts';
import { address, type Place } from './operand.ts';

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

/** Copies host operands to their slots and writes the whole block. Operands are numbered as they stand. */
export function putBlock(op: number, dtype: DType, axes: readonly Axis[], operands: readonly Place[]): void {
  const ndim = axes.length;
  if (ndim > MAX_DIMS)
    throw new RangeError(`A layout of ${ndim} dimensions reached a kernel; at most ${MAX_DIMS} fit.`);
  putHeader(op, dtype, ndim, operands.length);
  axes.forEach((axis, d) => {
    putWide(DIMS + 2 * d, axis.size);
    axis.strides.forEach((stride, k) => putWide(DIMS + 2 * (ndim * (1 + k) + d), stride));
  });
  operands.forEach((place, k) => putPointer(k, address(place, k), place.dtype));
}
