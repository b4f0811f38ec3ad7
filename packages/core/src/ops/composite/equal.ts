import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { eq } from '../primitive/compare.ts';
import { all } from '../primitive/reduce.ts';
import { item } from '../read.ts';

const equalRow = defineOp('equal', {
  params: ['input', 'other'],
  differentiable: false,
  decompose: (a: Tensor, b: Tensor) => all(eq(a, b)),
});

/** Same sizes and all elements equal. Reads one value. */
export const equal = withOp(
  equalRow,
  (input: Tensor, other: Tensor): boolean =>
    sameSizes(input.sizes, other.sizes) && item(callN(equalRow, input, other)) === 1,
);
