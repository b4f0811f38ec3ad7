import { internal, isComplex, shapeText, type DType, type Tensor, type TypedArray } from '@kindling/core';
import { defaultTolerance, type Tolerance } from './tolerance.ts';

/** Elements in row-major order, off any device: 16-bit floats as a Float32Array, complex ones as pairs (re, im). */
export interface Values {
  readonly dtype: DType;
  readonly sizes: readonly number[];
  readonly data: TypedArray;
}

/** Room for elements as `Values` holds them. */
export const valueArray = (dtype: DType, numel: number): TypedArray =>
  internal.readable(internal.hostArray(dtype, numel), dtype);

export const valuesOf = (x: Tensor): Values => ({ dtype: x.dtype, sizes: [...x.shape], data: x.toTypedArray() });

function close(a: number, b: number, { rtol, atol }: Tolerance): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b);
}

function position(flat: number, sizes: readonly number[]): string {
  const at: number[] = [];
  for (let d = sizes.length - 1, rest = flat; d >= 0; d--) {
    const size = sizes[d] as number;
    at.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return shapeText(at);
}

const described = ({ dtype, sizes }: Values): string => `${dtype}${shapeText(sizes)}`;

/** What differs, in words, or null: sizes, dtypes, then elements; NaN equals NaN. */
export function mismatch(actual: Values, expected: Values, tolerance?: Tolerance): string | null {
  if (described(actual) !== described(expected)) return `got ${described(actual)}, expected ${described(expected)}`;
  const allowed = tolerance ?? defaultTolerance[expected.dtype];
  if (allowed.atol === Infinity) return null;
  let first = -1;
  let count = 0;
  let worst = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const got = actual.data[i];
    const wanted = expected.data[i];
    if (typeof got === 'bigint' ? got === wanted : close(Number(got), Number(wanted), allowed)) continue;
    if (first < 0) first = i;
    count++;
    const distance = Math.abs(Number(got) - Number(wanted));
    worst = Number.isNaN(distance) ? NaN : Math.max(worst, distance);
  }
  if (count === 0) return null;
  return (
    `${described(expected)}: ${count} of ${expected.data.length} elements differ, first at ${position(isComplex(expected.dtype) ? first >> 1 : first, expected.sizes)}: ` +
    `got ${actual.data[first]}, expected ${expected.data[first]} (largest difference ${worst}, ` +
    `allowed ${allowed.atol} + ${allowed.rtol} · |expected|)`
  );
}
