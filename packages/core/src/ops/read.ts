// From tensors to JS values. Each has an async twin for devices that must not block.
import { readArray } from '../dispatch/copy.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import type { TypedArray } from '../storage/storage.ts';
import type { Tensor } from '../tensor.ts';

export type Nested<T> = T | readonly Nested<T>[];

function one(op: string, x: Tensor): TypedArray {
  if (x.numel() !== 1) {
    throw new ShapeError(
      `${op}: a tensor with ${x.numel()} elements (shape ${shapeText(x.sizes)}) is not a single value. Use toArray().`,
      {
        op,
        shapes: [x.sizes],
      },
    );
  }
  return readArray(x);
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

/** The value of a one-element tensor as a number (bool as 0 or 1). @throws ShapeError, ValueError for an int64 beyond 2^53 */
export const item = (x: Tensor): number => safe(one('item', x)[0] as number | bigint, 'item');
/** The value of a one-element integer tensor. @throws ShapeError, RangeError for fractions */
export const itemBigInt = (x: Tensor): bigint => BigInt(one('itemBigInt', x)[0] as number | bigint);
export const itemAsync = async (x: Tensor): Promise<number> => item(x);

/** Row-major copy of the elements in the dtype's typed array (bool as Uint8Array). */
export const toTypedArray = (x: Tensor): TypedArray => readArray(x);
export const toTypedArrayAsync = async (x: Tensor): Promise<TypedArray> => readArray(x);

/** Nested lists of numbers (booleans for bool); a plain value for a 0-dim tensor. @throws ValueError for an int64 beyond 2^53 */
export function toPlain(x: Tensor): Nested<number | boolean> {
  const data = readArray(x);
  const bool = x.dtype === 'bool';
  let next = 0;
  const build = (depth: number): Nested<number | boolean> => {
    if (depth === x.sizes.length) {
      const value = data[next++] as number | bigint;
      return bool ? value !== 0 : safe(value, 'toArray');
    }
    return Array.from({ length: x.sizes[depth] as number }, () => build(depth + 1));
  };
  return build(0);
}
export const toArrayAsync = async (x: Tensor): Promise<Nested<number | boolean>> => toPlain(x);
