// Writes the descriptor block. Fields of 64 bits take two slots.
import { dtypes, type DType } from '@kindling/core';
import { block, heap } from '../runtime.ts';
import { layDims, ndim, sizes, strideOf } from '@kindling/kernel-headers/dims';
import { DIMS, DTYPE, NDIM, OP, OPERAND, OPERAND_WORDS, OPERANDS, SCALAR } from '@kindling/kernel-headers/layout';
import { address, type Place } from './operand.ts';

const TWO_32 = 2 ** 32;

export function putWide(word: number, value: number): void {
  const { i32 } = heap;
  const at = (block >> 2) + word;
  i32[at] = value; // the low 32 bits, as conversion to int32 takes them
  i32[at + 1] = Math.floor(value / TWO_32);
}

export function putHeader(op: number, dtype: DType, dims: number, operands: number): void {
  const { i32 } = heap;
  const at = block >> 2;
  i32[at + OP] = op;
  i32[at + DTYPE] = dtypes[dtype].code;
  i32[at + NDIM] = dims;
  i32[at + OPERANDS] = operands;
}

export function putPointer(k: number, pointer: number, dtype: DType): void {
  const { i32 } = heap;
  const at = (block >> 2) + OPERAND + k * OPERAND_WORDS;
  i32[at] = pointer;
  i32[at + 1] = 0;
  i32[at + 2] = dtypes[dtype].code;
}

/** A list of numbers in place of the dims. */
export function putNumbers(numbers: readonly number[]): void {
  for (let i = 0; i < numbers.length; i++) putWide(DIMS + 2 * i, numbers[i] as number);
}

/** A scalar that the kernel reads in `dtype`: a double for floating ones, else a 64-bit integer. */
export function putScalar(index: number, value: number | bigint, dtype: DType): void {
  const at = block + (SCALAR + 2 * index) * 4;
  if (dtypes[dtype].kind === 'floating') heap.f64[at >> 3] = Number(value);
  else if (typeof value === 'bigint') heap.i64[at >> 3] = value;
  else putWide(SCALAR + 2 * index, Math.trunc(value));
}

/** The block of an elementwise call: `views[0]` is the output, whose sizes all broadcast to. */
export function describe(op: number, dtype: DType, views: readonly Place[]): void {
  layDims((views[0] as Place).sizes, views);
  putHeader(op, dtype, ndim, views.length);
  for (let d = 0; d < ndim; d++) {
    putWide(DIMS + 2 * d, sizes[d] as number);
    for (let k = 0; k < views.length; k++) putWide(DIMS + 2 * (ndim * (1 + k) + d), strideOf(k, d));
  }
  for (let k = 0; k < views.length; k++) {
    const view = views[k] as Place;
    putPointer(k, address(view, k), view.dtype);
  }
}
