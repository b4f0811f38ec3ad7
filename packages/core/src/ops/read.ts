// From tensors to JS values. Each has an async twin for devices that must not block.
import { readArray, readArrayAsync } from '../dispatch/copy.ts';
import { DTypeError, ShapeError, shapeText, ValueError } from '../errors.ts';
import type { Complex } from '../complex.ts';
import { isComplex } from '../dtype.ts';
import { getElement, readable, type ElementValue } from '../storage/elements.ts';
import type { TypedArray } from '../storage/storage.ts';
import type { Tensor } from '../tensor.ts';

export type Nested<T> = T | readonly Nested<T>[];

function checkOne(op: string, x: Tensor): void {
  if (x.numel() !== 1) {
    throw new ShapeError(
      `${op}: a tensor with ${x.numel()} elements (shape ${shapeText(x.sizes)}) is not a single value. Use toArray().`,
      {
        op,
        shapes: [x.sizes],
      },
    );
  }
}

function one(op: string, x: Tensor): ElementValue {
  checkOne(op, x);
  return getElement(readArray(x), x.dtype, 0);
}

function safe(value: number | bigint, op: string): number {
  const n = Number(value);
  if (typeof value === 'bigint' && !Number.isSafeInteger(n)) {
    throw new ValueError(
      `${op}: ${value} is beyond 2^53 and would lose digits as a number. Use itemBigInt() or toTypedArray().`,
      { op },
    );
  }
  return n;
}

function checkReal(op: string, x: Tensor): void {
  if (!isComplex(x.dtype)) return;
  throw new DTypeError(`${op}: a ${x.dtype} tensor holds no real number. Use itemComplex().`, {
    op,
    dtypes: [x.dtype],
  });
}

const real = (op: string, x: Tensor): number | bigint | boolean => {
  checkReal(op, x);
  return one(op, x) as number | bigint | boolean;
};

const numberOf = (value: ElementValue): number =>
  typeof value === 'boolean' ? Number(value) : safe(value as number | bigint, 'item');

/**
 * The value of a one-element tensor as a number (bool as 0 or 1).
 * @throws ShapeError, ValueError for an int64 beyond 2^53, DTypeError for a complex tensor
 */
export const item = (x: Tensor): number => numberOf(real('item', x));
/** The value of a one-element integer tensor. @throws ShapeError, RangeError for fractions, DTypeError for a complex tensor */
export const itemBigInt = (x: Tensor): bigint => BigInt(real('itemBigInt', x));
/** The value of a one-element tensor as `{ re, im }`. @throws ShapeError */
export const itemComplex = (x: Tensor): Complex => {
  const value = one('itemComplex', x);
  return typeof value === 'object' ? value : { re: Number(value), im: 0 };
};
/** As `item`; on a device the event loop goes on until the value is there. */
export async function itemAsync(x: Tensor): Promise<number> {
  checkReal('item', x);
  checkOne('item', x);
  return numberOf(getElement(await readArrayAsync(x), x.dtype, 0));
}

/**
 * Row-major copy of the elements in the dtype's typed array: bool as Uint8Array, float16 and bfloat16 as Float32Array,
 * complex ones as pairs (re, im) of floats.
 */
export const toTypedArray = (x: Tensor): TypedArray => readable(readArray(x), x.dtype);
export const toTypedArrayAsync = async (x: Tensor): Promise<TypedArray> => readable(await readArrayAsync(x), x.dtype);

/** What `toArray` makes of one element. */
export type PlainValue = number | boolean | Complex;

/**
 * Nested lists of numbers (booleans for bool, `{ re, im }` for complex); a plain value for a 0-dim tensor.
 * @throws ValueError for an int64 beyond 2^53
 */
export const toPlain = (x: Tensor): Nested<PlainValue> => nested(x, readArray(x));
export const toArrayAsync = async (x: Tensor): Promise<Nested<PlainValue>> => nested(x, await readArrayAsync(x));

function nested(x: Tensor, data: TypedArray): Nested<PlainValue> {
  let next = 0;
  const build = (depth: number): Nested<PlainValue> => {
    if (depth === x.sizes.length) {
      const value = getElement(data, x.dtype, next++);
      return typeof value === 'bigint' ? safe(value, 'toArray') : value;
    }
    return Array.from({ length: x.sizes[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}
