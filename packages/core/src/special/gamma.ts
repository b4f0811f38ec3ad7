// The gamma function's relatives.
import { callN } from '../dispatch/call.ts';
import { checkTarget, inplace } from '../dispatch/inplace.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ValueError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { binary, trueDivision } from '../ops/builders/binary.ts';
import { floating, unary } from '../ops/builders/unary.ts';
import { add } from '../ops/composite/arithmetic.ts';
import { arange } from '../ops/create/ranges.ts';
import { mul } from '../ops/primitive/binary.ts';
import { to } from '../ops/primitive/copy.ts';
import { sum } from '../ops/primitive/reduce.ts';
import { unsqueeze } from '../ops/view/shape.ts';

/** log |Γ(x)|, Infinity at 0 and negative integers. https://dlmf.nist.gov/5.2 */
export const lgamma = unary('lgamma', floating);
/** Derivative of `lgamma`, NaN at negative integers. https://dlmf.nist.gov/5.2 */
export const digamma = unary('digamma', floating);
/** @internal derivative of `digamma` */
export const trigamma = unary('trigamma', floating);

/**
 * Hurwitz's zeta function Σ (other + k)^-input over k = 0, 1, ...; Infinity at input 1, NaN below.
 * https://dlmf.nist.gov/25.11
 */
export const zeta = binary('zeta', trueDivision);

/** Lower incomplete gamma function P(input, other), regularised; its gradient is that of `other`. https://dlmf.nist.gov/8.2 */
export const igamma = binary('igamma', trueDivision);
/** Upper incomplete gamma function Q = 1 - P, regularised; its gradient is that of `other`. https://dlmf.nist.gov/8.2 */
export const igammac = binary('igammac', trueDivision);

const polygammaRow = defineOp('polygamma', {
  params: ['input', 'n'],
  meta: (x: Tensor, _n: number) => x,
  // (-1)^(n + 1) n! ζ(n + 1, x): https://dlmf.nist.gov/25.11.E12
  decompose: (x: Tensor, n: number) => {
    if (n === 0) return digamma(x);
    if (n === 1) return trigamma(x);
    let factor = n % 2 === 0 ? -1 : 1;
    for (let i = 2; i <= n && Number.isFinite(factor); i++) factor *= i;
    return mul(zeta(n + 1, x), factor);
  },
});

function checkOrder(n: number): void {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new ValueError(`polygamma: n must be an integer of at least 0, got ${n}.`, { op: 'polygamma' });
}

/** The n-th derivative of `digamma`. https://dlmf.nist.gov/5.15 @throws ValueError */
export const polygamma = Object.assign(
  withOp(polygammaRow, (n: number, input: Tensor): Tensor => {
    checkOrder(n);
    return callN(polygammaRow, to(input, floating('polygamma', input.dtype)), n);
  }),
  {
    inplace: (self: Tensor, n: number): Tensor => {
      checkOrder(n);
      checkTarget('polygamma_', self, self.sizes, floating('polygamma_', self.dtype));
      return inplace(polygammaRow, self, n);
    },
  },
);

const multivariateRow = defineOp('mvlgamma', {
  params: ['input', 'p'],
  meta: (x: Tensor, _p: number) => x,
  decompose: (x: Tensor, p: number) => {
    const halves = mul(arange(p, { dtype: x.dtype, device: x.device }), -0.5);
    return add(sum(lgamma(add(unsqueeze(x, -1), halves)), -1), (p * (p - 1) * Math.log(Math.PI)) / 4);
  },
});

function checkDimension(p: number): void {
  if (!Number.isSafeInteger(p) || p < 1)
    throw new ValueError(`mvlgamma: p must be an integer of at least 1, got ${p}.`, { op: 'mvlgamma' });
}

/**
 * Logarithm of the multivariate gamma function of dimension p: p(p-1)/4 · log π + Σ log Γ(x - j/2), j < p. @throws
 * ValueError
 */
export const mvlgamma = Object.assign(
  withOp(multivariateRow, (input: Tensor, p: number): Tensor => {
    checkDimension(p);
    return callN(multivariateRow, to(input, floating('mvlgamma', input.dtype)), p);
  }),
  {
    inplace: (self: Tensor, p: number): Tensor => {
      checkDimension(p);
      checkTarget('mvlgamma_', self, self.sizes, floating('mvlgamma_', self.dtype));
      return inplace(multivariateRow, self, p);
    },
  },
);
