// Blocks whose dimensions a kernel wants in an order of its own.
import type { DType } from '@kindling/core';
import type { Axis } from '@kindling/kernel-headers/axes';
import { DIMS, MAX_DIMS } from '@kindling/kernel-headers/layout';
import { putHeader, putPointer, putWide } from './block.ts';
import { address, type Place } from './operand.ts';

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
