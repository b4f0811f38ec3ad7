import { callMutating } from '../../dispatch/call.ts';
import { readArray, writeArray } from '../../dispatch/copy.ts';
import { defineMutatingOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import { numelOf } from '../../layout/sizes.ts';
import { normalOfUniform } from '../../random/index.ts';
import type { Tensor } from '../../tensor.ts';

/** Values of one block: radii from the first half of the uniform values, angles from the other (Box & Muller 1958). */
export const NORMAL_BLOCK = 16;

const row = defineMutatingOp('normalBlocks', {
  params: ['self', 'mean', 'std'],
  decompose: (self: Tensor, mean: number, std: number) => {
    const data = readArray(self);
    if (data instanceof Float32Array) normalOfUniform(data, mean, std);
    writeArray(self, data);
  },
});

/** Turns float32 values uniform in [0, 1), a multiple of 16 of them, into normal ones, in place. @throws DTypeError, ShapeError */
export const normalBlocks = withOp(row, (self: Tensor, mean: number, std: number): void => {
  if (self.dtype !== 'float32') throw needsDType('normalBlocks', 'a float32 tensor', self.dtype);
  if (numelOf(self.sizes) % NORMAL_BLOCK !== 0)
    throw new ShapeError(
      `normalBlocks: expected a multiple of ${NORMAL_BLOCK} elements, got ${shapeText(self.sizes)}.`,
      {
        op: 'normalBlocks',
        shapes: [self.sizes],
      },
    );
  callMutating(row, [self], self, mean, std);
});
