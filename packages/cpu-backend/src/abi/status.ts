// Turns what a kernel returned into the error core's users expect.
import { DTypeError, indexValueError, ValueError } from '@kindling/core';
import { block, heap } from '../runtime.ts';
import { ERROR_POSITION, ERROR_VALUE } from '@kindling/kernel-headers/layout';

export const UNSUPPORTED = 1;
export const INDEX_OUT_OF_RANGE = 2;
export const DIVISION_BY_ZERO = 3;

/** Raised for any status but 0. `dim` and `size` belong to index errors. */
export function kernelError(op: string, status: number, dtype: string, dim = 0, size = 0): Error {
  switch (status) {
    case INDEX_OUT_OF_RANGE:
      return indexValueError(op, dim, size, Number(heap.i64[(block + ERROR_VALUE) >> 3]));
    case DIVISION_BY_ZERO:
      return new ValueError(
        `${op}: ZeroDivisionError: integer division by zero. Replace zeros in the divisor, or divide in a floating dtype.`,
        { op },
      );
    default:
      return new DTypeError(
        `${op}: the cpu backend has no kernel for this dtype. Convert with .to(dtype) first. (${dtype})`,
        { op },
      );
  }
}

export const errorPosition = (): number => Number(heap.i64[(block + ERROR_POSITION) >> 3]);
