import { isComplex } from '../../dtype.ts';
// Logarithms of sums and products that stay finite and differentiable where the plain formula does not.
import { callN } from '../../dispatch/call.ts';
import { callOut, inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import type { Tensor } from '../../tensor.ts';
import { binary, realDivision, trueDivision } from '../builders/binary.ts';
import { floating, type OutOption } from '../builders/unary.ts';
import { addTensor, divTrue, powTensor, subTensor } from '../primitive/arithmetic.ts';
import { maximum, mul } from '../primitive/binary.ts';
import { eq, logicalAnd } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import { abs, exp, exp2, isinf, isnan, log, log1p, log2, neg } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { clamp } from './clamp.ts';
import { maskedFill } from './fused-arithmetic.ts';

/** max + log(1 + base^-|a - b|); equal infinities, whose difference is NaN, stay as they are. */
const logOfSum = (rest: (distance: Tensor) => Tensor) => (a: Tensor, b: Tensor) => {
  const sameInfinity = logicalAnd(eq(a, b), isinf(a));
  return where(sameInfinity, a, addTensor(maximum(a, b), rest(abs(subTensor(a, b)))));
};

/** log(eᵃ + eᵇ), without overflow. */
export const logaddexp = binary(
  'logaddexp',
  trueDivision,
  logOfSum((d) => log1p(exp(neg(d)))),
);
/** log2(2ᵃ + 2ᵇ), without overflow. */
export const logaddexp2 = binary(
  'logaddexp2',
  trueDivision,
  logOfSum((d) => log2(addTensor(exp2(neg(d)), 1))),
);

const timesLog = (logarithm: (y: Tensor) => Tensor) => (x: Tensor, y: Tensor) => {
  const product = maskedFill(mul(x, logarithm(y)), eq(x, 0), 0);
  return maskedFill(product, isnan(y), NaN);
};

/** input · log(other), 0 where input is 0; NaN where other is. */
export const xlogy = binary('xlogy', realDivision, timesLog(log));
/** input · log(1 + other), 0 where input is 0; NaN where other is. */
export const xlog1py = binary('xlog1py', realDivision, timesLog(log1p));

/** input · 2^other. */
export const ldexp = binary('ldexp', trueDivision, (x, exponent) => mul(x, powTensor(2, exponent)));
/** input^other, computed in float64. */
export const floatPower = binary(
  'floatPower',
  (_name, dtype) => (isComplex(dtype) ? 'complex128' : 'float64'),
  (a, b) => powTensor(a, b),
);

const logitRow = defineOp('logit', {
  params: ['input', 'eps'],
  decompose: (x: Tensor, eps: number | null) => {
    const p = eps === null ? x : clamp(x, eps, 1 - eps);
    return log(divTrue(p, subTensor(1, p)));
  },
});

export interface LogitOptions extends OutOption {
  /** Elements are clamped to [eps, 1 - eps] first. */
  readonly eps?: number | null;
}

/** log(x / (1 - x)), the inverse of `sigmoid`; NaN outside [0, 1] without `eps`. */
export const logit = Object.assign(
  withOp(logitRow, (input: Tensor, { eps = null, out }: LogitOptions = {}): Tensor => {
    const x = to(input, floating('logit', input.dtype));
    return out === undefined ? callN(logitRow, x, eps) : callOut(logitRow, out, x, eps);
  }),
  { inplace: (self: Tensor, { eps = null }: LogitOptions = {}): Tensor => inplace(logitRow, self, eps) },
);
