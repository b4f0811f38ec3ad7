import { rawFill } from '../../dispatch/copy.ts';
import { scalarDType, scalarValue, type ScalarLike } from '../../scalar.ts';
import { getDefaultDtype, isFloating } from '../../dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { memoryOrder, reordered } from '../view/make.ts';
import { blank, blankLike, finished, type CreationOptions, type LikeOptions, type SizeLike } from './options.ts';

function filled(out: Tensor, value: ScalarLike, options: CreationOptions): Tensor {
  const raw = scalarValue(value);
  rawFill(out.isContiguous() ? out : reordered(out, memoryOrder(out)), typeof raw === 'boolean' ? Number(raw) : raw);
  return finished(out, options);
}

/** Undefined content; fill it before reading. @throws ShapeError, DTypeError */
export const empty = (size: SizeLike, options: CreationOptions = {}): Tensor =>
  finished(blank('empty', size, options), options);
/** @throws ShapeError, DTypeError */
export const zeros = (size: SizeLike, options: CreationOptions = {}): Tensor =>
  filled(blank('zeros', size, options), 0, options);
/** @throws ShapeError, DTypeError */
export const ones = (size: SizeLike, options: CreationOptions = {}): Tensor =>
  filled(blank('ones', size, options), 1, options);

/** Every element `fillValue`; the dtype follows it: int64 for integers, bool, else the default dtype. @throws ShapeError */
export function full(size: SizeLike, fillValue: ScalarLike, options: CreationOptions = {}): Tensor {
  const dtype = scalarDType(fillValue);
  return filled(blank('full', size, options, isFloating(dtype) ? getDefaultDtype() : dtype), fillValue, options);
}

/** Undefined content, shape, dtype, device and memory format of `input` unless said otherwise. @throws ShapeError, DTypeError */
export const emptyLike = (input: Tensor, options: LikeOptions = {}): Tensor =>
  finished(blankLike('emptyLike', input, options), options);
/** As `emptyLike`, every element 0. @throws ShapeError, DTypeError */
export const zerosLike = (input: Tensor, options: LikeOptions = {}): Tensor =>
  filled(blankLike('zerosLike', input, options), 0, options);
/** As `emptyLike`, every element 1. @throws ShapeError, DTypeError */
export const onesLike = (input: Tensor, options: LikeOptions = {}): Tensor =>
  filled(blankLike('onesLike', input, options), 1, options);
/** As `emptyLike`, every element `fillValue`. @throws ShapeError, DTypeError */
export const fullLike = (input: Tensor, fillValue: ScalarLike, options: LikeOptions = {}): Tensor =>
  filled(blankLike('fullLike', input, options), fillValue, options);
