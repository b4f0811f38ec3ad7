import { DTypeError, indexValueError, KindlingError, ValueError } from '@kindling/core';

/** Something that CUDA, or the addon, could not do. */
export class CudaError extends KindlingError {
  static override readonly errorName: string = 'CudaError';
}

/** What a kernel returns or reports, as kernel-headers' block.h has it. */
export const UNSUPPORTED = 1;
const INDEX_OUT_OF_RANGE = 2;
const DIVISION_BY_ZERO = 3;

/** What a call said about itself, for when its kernel reports something later. */
export interface CallNote {
  readonly op: string;
  readonly dim: number;
  readonly size: number;
}

export const unsupported = (op: string, dtype: string): DTypeError =>
  new DTypeError(`${op}: the cuda backend has no kernel for this dtype. Convert with .to(dtype) first. (${dtype})`, {
    op,
  });

/** Of a fault that a kernel left on the device. */
export function faultError(status: number, value: number, { op, dim, size }: CallNote): KindlingError {
  switch (status) {
    case INDEX_OUT_OF_RANGE:
      return indexValueError(op, dim, size, value);
    case DIVISION_BY_ZERO:
      return new ValueError(
        `${op}: ZeroDivisionError: integer division by zero. Replace zeros in the divisor, or divide in a floating dtype.`,
        { op },
      );
    default:
      return new CudaError(`${op}: a kernel reported status ${status}.`, { op });
  }
}
