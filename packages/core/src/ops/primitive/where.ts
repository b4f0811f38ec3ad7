import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsDType } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import { to } from './copy.ts';
import type { TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { arithmetic, promoteOperands } from '../builders/binary.ts';

const whereRow = defineOp('where', {
  params: ['condition', 'input', 'other'],
  meta: (condition: Tensor, a: Tensor, b: Tensor) => {
    if (condition.dtype !== 'bool') throw needsDType('where', 'a bool condition', condition.dtype);
    const sizes = broadcastSizes('where', condition.sizes, broadcastSizes('where', a.sizes, b.sizes));
    return { sizes, dtype: a.dtype };
  },
});

/** `input` where `condition` holds, else `other`; all three broadcast. @throws DTypeError unless condition is bool */
export const where = withOp(whereRow, (condition: Tensor, input: TensorLike, other: TensorLike): Tensor => {
  const [a, b] = promoteOperands('where', arithmetic, input, other);
  const near = (x: Tensor): Tensor =>
    x.storage.backend !== condition.storage.backend && x.sizes.length === 0 ? to(x, { device: condition.device }) : x;
  return callN(whereRow, condition, near(a), near(b));
});
