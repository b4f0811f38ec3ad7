import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText } from '../errors.ts';
import { broadcastSizes, normalizeDim, sameSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { sub } from '../ops/composite/arithmetic.ts';
import { roll } from '../ops/composite/flip.ts';
import { mul } from '../ops/primitive/binary.ts';
import { expand } from '../ops/view/shape.ts';

const crossRow = defineOp('cross', {
  params: ['input', 'other', 'dim'],
  // Component i is a[i + 1] · b[i + 2] - a[i + 2] · b[i + 1], counted modulo 3.
  decompose: (a: Tensor, b: Tensor, dim: number) =>
    sub(mul(roll(a, -1, dim), roll(b, -2, dim)), mul(roll(a, -2, dim), roll(b, -1, dim))),
});

/** Cross product of vectors of 3 along `dim`, broadcasting. @throws ShapeError, IndexError */
export const cross = withOp(crossRow, (input: Tensor, other: Tensor, dim = -1): Tensor => {
  const op = 'cross';
  if (input.sizes.length !== other.sizes.length) {
    throw new ShapeError(
      `${op}: both must have equally many dimensions, got ${shapeText(input.sizes)} and ${shapeText(other.sizes)}.`,
      {
        op,
        shapes: [input.sizes, other.sizes],
      },
    );
  }
  const d = normalizeDim(op, dim, input.sizes.length, input.sizes);
  if (input.sizes[d] !== 3 || other.sizes[d] !== 3) {
    throw new ShapeError(
      `${op}: dimension ${d} must have size 3, got ${shapeText(input.sizes)} and ${shapeText(other.sizes)}.`,
      {
        op,
        shapes: [input.sizes, other.sizes],
      },
    );
  }
  const sizes = broadcastSizes(op, input.sizes, other.sizes);
  return callN(crossRow, expand(input, sizes), expand(other, sizes), d);
});

/** torch.cross: as `linalg.cross`, but by default along the first dimension of size 3. @throws ShapeError, IndexError */
export function crossFirst(input: Tensor, other: Tensor, dim?: number | null): Tensor {
  if (dim !== undefined && dim !== null) return cross(input, other, dim);
  const sizes = sameSizes(input.sizes, other.sizes) ? input.sizes : broadcastSizes('cross', input.sizes, other.sizes);
  const found = sizes.indexOf(3);
  if (found < 0)
    throw new ShapeError(`cross: no dimension of size 3 in ${shapeText(sizes)}.`, {
      op: 'cross',
      shapes: [input.sizes, other.sizes],
    });
  return cross(input, other, found);
}
