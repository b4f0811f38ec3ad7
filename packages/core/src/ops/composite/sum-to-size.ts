import { ShapeError, shapeText } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { sum } from '../primitive/reduce.ts';
import { reshape } from '../view/shape.ts';

/** Sums over the dimensions along which `size` was broadcast to give the shape of `input`; sums of integers are int64. @throws ShapeError */
export function sumToSize(input: Tensor, size: Sizes): Tensor {
  const lead = input.sizes.length - size.length;
  const fits = lead >= 0 && size.every((s, i) => s === 1 || s === input.sizes[lead + i]);
  if (!fits)
    throw new ShapeError(`sumToSize: ${shapeText(size)} does not broadcast to ${shapeText(input.sizes)}.`, {
      op: 'sumToSize',
      shapes: [input.sizes, size],
    });
  if (size.length === 0) return sum(input);
  const dims = input.sizes.map((_, i) => i).filter((i) => i < lead || (size[i - lead] === 1 && input.sizes[i] !== 1));
  return dims.length === 0 ? input : reshape(sum(input, dims), size);
}
