// Tensors of the dtype and device of another one: methods of torch.Tensor only.
import type { ScalarLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { empty, full, ones, zeros } from './fill.ts';
import { likeOptions, type CreationOptions, type SizeLike } from './options.ts';
import { tensor, type TensorData } from './tensor.ts';

/** Undefined content. @throws ShapeError, DTypeError */
export const newEmpty = (like: Tensor, size: SizeLike, options: CreationOptions = {}): Tensor =>
  empty(size, likeOptions(like, options));
/** @throws ShapeError, DTypeError */
export const newZeros = (like: Tensor, size: SizeLike, options: CreationOptions = {}): Tensor =>
  zeros(size, likeOptions(like, options));
/** @throws ShapeError, DTypeError */
export const newOnes = (like: Tensor, size: SizeLike, options: CreationOptions = {}): Tensor =>
  ones(size, likeOptions(like, options));
/** Every element `fillValue`. @throws ShapeError, DTypeError */
export const newFull = (like: Tensor, size: SizeLike, fillValue: ScalarLike, options: CreationOptions = {}): Tensor =>
  full(size, fillValue, likeOptions(like, options));
/** From nested lists, a typed array or a number. @throws ShapeError, DTypeError */
export const newTensor = (like: Tensor, data: TensorData, options: CreationOptions = {}): Tensor =>
  tensor(data, likeOptions(like, options));
