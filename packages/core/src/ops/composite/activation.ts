import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType, ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { floatingOnly, unary } from '../builders/unary.ts';
import { binary, notBool } from '../builders/binary.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { erf, exp, sigmoid, tanh } from '../primitive/unary.ts';

/** x · sigmoid(x), elementwise (Hendrycks & Gimpel 2016, as SiLU). */
export const silu = unary('silu', floatingOnly, (x) => mul(x, sigmoid(x)));

/** Gradient of silu: g · s · (1 + x · (1 - s)), s = sigmoid(x). */
export const siluBackward = binary('siluBackward', notBool, (g, x) => {
  const s = sigmoid(x);
  return mul(g, mul(s, addTensor(mul(x, subTensor(1, s)), 1)));
});

export type GeluApproximation = 'none' | 'tanh';
const INNER = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const geluRow = defineOp('gelu', {
  params: ['input', 'approximate'],
  meta: (x: Tensor, approximate: GeluApproximation) => {
    if (approximate !== 'none' && approximate !== 'tanh') {
      throw new ValueError(`gelu: approximate must be 'none' or 'tanh', got '${String(approximate)}'.`, { op: 'gelu' });
    }
    if (isIntegral(x.dtype)) throw needsDType('gelu', 'a floating tensor', x.dtype);
    return x;
  },
  decompose: (x, approximate) => {
    const cdf =
      approximate === 'none'
        ? erf(mul(x, Math.SQRT1_2))
        : tanh(mul(INNER, addTensor(x, mul(CUBIC, mul(x, mul(x, x))))));
    return mul(mul(x, 0.5), addTensor(cdf, 1));
  },
});

/** x · Φ(x), Φ the normal distribution function (Hendrycks & Gimpel 2016); `tanh` approximates it. */
export const gelu = withOp(
  geluRow,
  (input: Tensor, { approximate = 'none' }: { readonly approximate?: GeluApproximation } = {}): Tensor =>
    callN(geluRow, input, approximate),
);

const geluBackwardRow = defineOp('geluBackward', {
  params: ['grad_output', 'input', 'approximate'],
  meta: (_g: Tensor, x: Tensor, _approximate: GeluApproximation) => x,
  decompose: (g, x, approximate) => {
    if (approximate === 'none') {
      const cdf = mul(0.5, addTensor(erf(mul(x, Math.SQRT1_2)), 1));
      const pdf = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return mul(g, addTensor(cdf, mul(x, pdf)));
    }
    const t = tanh(mul(INNER, addTensor(x, mul(CUBIC, mul(x, mul(x, x))))));
    const slope = mul(INNER, addTensor(mul(mul(x, x), 3 * CUBIC), 1));
    const left = mul(0.5, addTensor(t, 1));
    return mul(g, addTensor(left, mul(mul(0.5, x), mul(subTensor(1, mul(t, t)), slope))));
  },
});

/** Gradient of gelu with respect to its input. */
export const geluBackward = withOp(geluBackwardRow, (g: Tensor, x: Tensor, approximate: GeluApproximation): Tensor =>
  callN(geluBackwardRow, g, x, approximate),
);
