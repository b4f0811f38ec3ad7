import { withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import type { OutOption } from '../builders/unary.ts';
import { mul } from '../primitive/binary.ts';
import { round as toInteger } from '../primitive/unary.ts';
import { div } from './arithmetic.ts';

export interface RoundOptions extends OutOption {
  /** Digits kept after the point; negative ones round to tens, hundreds and so on. */
  readonly decimals?: number;
}

function toDecimals(input: Tensor, decimals: number, options: OutOption): Tensor {
  if (isIntegral(input.dtype)) throw needsDType('round', 'a floating tensor with decimals', input.dtype);
  const scale = 10 ** Math.abs(decimals);
  return decimals > 0
    ? div(toInteger(mul(input, scale)), scale, options)
    : mul(toInteger(div(input, scale)), scale, options);
}

/** To the nearest integer or number of `decimals`, halves to the even one. @throws DTypeError for decimals of integers */
export const round = Object.assign(
  withOp(toInteger.op, (input: Tensor, options: RoundOptions = {}): Tensor => {
    const { decimals = 0 } = options;
    return decimals === 0 ? toInteger(input, options) : toDecimals(input, decimals, options);
  }),
  { inplace: toInteger.inplace },
);
