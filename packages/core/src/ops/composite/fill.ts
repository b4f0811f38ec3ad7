import type { TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { ones } from '../create/fill.ts';
import { contiguousClone } from '../primitive/copy.ts';
import { narrow } from '../view/select.ts';
import { maskedFill } from './fused-arithmetic.ts';

/** A tensor like `input` with `value`, a number or a 0-dim tensor, everywhere. */
export const fill = (input: Tensor, value: TensorLike): Tensor =>
  maskedFill(input, ones([], { dtype: 'bool', device: input.device }), value);

/** As `narrow`, but a copy. @throws IndexError, ShapeError */
export const narrowCopy = (input: Tensor, dim: number, start: number, length: number): Tensor =>
  contiguousClone(narrow(input, dim, start, length));
