import { rawFill } from '../../dispatch/copy.ts';
import type { DType } from '../../dtype.ts';
import { scalarDType, scalarValue, type ScalarLike } from '../../scalar.ts';
import { getDefaultDtype, isFloating } from '../../dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { blank, finished, likeOptions, type CreationOptions, type SizeLike } from './options.ts';

function filled(op: string, size: SizeLike, value: ScalarLike, options: CreationOptions, dtype?: DType): Tensor {
  const out = blank(op, size, options, dtype);
  const raw = scalarValue(value);
  rawFill(out, typeof raw === 'boolean' ? Number(raw) : raw);
  return finished(out, options);
}

/** Undefined content; fill it before reading. @throws ShapeError, DTypeError */
export const empty = (size: SizeLike, options: CreationOptions = {}): Tensor =>
  finished(blank('empty', size, options), options);
/** @throws ShapeError, DTypeError */
export const zeros = (size: SizeLike, options: CreationOptions = {}): Tensor => filled('zeros', size, 0, options);
/** @throws ShapeError, DTypeError */
export const ones = (size: SizeLike, options: CreationOptions = {}): Tensor => filled('ones', size, 1, options);

/** Every element `fillValue`; the dtype follows it: int64 for integers, bool, else the default dtype. @throws ShapeError */
export function full(size: SizeLike, fillValue: ScalarLike, options: CreationOptions = {}): Tensor {
  const dtype = scalarDType(fillValue);
  return filled('full', size, fillValue, options, isFloating(dtype) ? getDefaultDtype() : dtype);
}

export const emptyLike = (input: Tensor, options: CreationOptions = {}): Tensor =>
  empty(input.sizes, likeOptions(input, options));
export const zerosLike = (input: Tensor, options: CreationOptions = {}): Tensor =>
  zeros(input.sizes, likeOptions(input, options));
export const onesLike = (input: Tensor, options: CreationOptions = {}): Tensor =>
  ones(input.sizes, likeOptions(input, options));
export const fullLike = (input: Tensor, fillValue: ScalarLike, options: CreationOptions = {}): Tensor =>
  full(input.sizes, fillValue, likeOptions(input, options));
