// Elements in host memory: how numbers of every dtype lie in a typed array. Complex ones are pairs (re, im).
import type { Complex } from '../complex.ts';
import { isComplexNumber } from '../complex.ts';
import { isComplex, type DType } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { decodeHalves, fromHalfBits, isHalf, toHalfBits } from './half.ts';
import type { TypedArray } from './storage.ts';

export type ElementValue = number | bigint | boolean | Complex;

function realValue(value: ElementValue, dtype: DType): number | bigint | boolean {
  if (!isComplexNumber(value)) return value;
  throw new DTypeError(`A complex number cannot be an element of a ${dtype} tensor. Use dtype complex64.`, {
    dtypes: [dtype],
  });
}

/** Element `i` of `data`, converted to the dtype. @throws DTypeError for a complex number in a real dtype */
export function setElement(data: TypedArray, dtype: DType, i: number, value: ElementValue): void {
  if (isComplex(dtype)) {
    data[2 * i] = isComplexNumber(value) ? value.re : Number(value);
    data[2 * i + 1] = isComplexNumber(value) ? value.im : 0;
    return;
  }
  const real = realValue(value, dtype);
  if (data instanceof BigInt64Array) data[i] = typeof real === 'bigint' ? real : BigInt(Math.trunc(Number(real)));
  else if (dtype === 'bool') data[i] = real ? 1 : 0;
  else data[i] = isHalf(dtype) ? toHalfBits(dtype, Number(real)) : Number(real);
}

/** Element `i` as a JS value: booleans for bool, bigints for int64, `{ re, im }` for complex dtypes. */
export function getElement(data: TypedArray, dtype: DType, i: number): ElementValue {
  if (isComplex(dtype)) return { re: data[2 * i] as number, im: data[2 * i + 1] as number };
  const raw = data[i] as number | bigint;
  if (dtype === 'bool') return raw !== 0;
  return isHalf(dtype) ? fromHalfBits(dtype, raw as number) : raw;
}

/** What users read: the values of the 16-bit floats in a Float32Array, anything else as it lies in memory. */
export const readable = (data: TypedArray, dtype: DType): TypedArray =>
  isHalf(dtype) && data instanceof Uint16Array ? decodeHalves(dtype, data) : data;

/** Entries of a host array for `numel` elements. */
export const entriesOf = (dtype: DType, numel: number): number => (isComplex(dtype) ? 2 * numel : numel);
