import { isComplex, zerosLike, type Tensor } from '@kindling/core/lean';
import { reluBackward, sigmoidBackward, tanhBackward, siluBackward, geluBackward } from '@kindling/core/internal';
import { eq, where } from '@kindling/core/rows';
import { row, wrt, type Derivative, type Derivatives } from '../derivative.ts';
import { overGradient } from '../engine/own.ts';

type Unary = Derivative<readonly [x: Tensor]>;
/** From the input. */
const ofInput = (grad: (g: Tensor, x: Tensor) => Tensor): Unary => row(wrt([0], (g, [x]) => grad(g, x)));
/** From the result. */
const ofResult = (grad: (g: Tensor, y: Tensor) => Tensor): Unary => row(wrt(['out'], (g, [y]) => grad(g, y)));
/** Constant between its steps. */
const flat: Unary = row(wrt([], (g) => zerosLike(g)));

/** The principal branch for complex numbers is that of 1/(√(z-1) √(z+1)). */
const acoshSlope = (x: Tensor): Tensor =>
  isComplex(x) ? x.sub(1).rsqrt().mul(x.add(1).rsqrt()).conj() : x.mul(x).sub(1).rsqrt();

const LN2 = Math.LN2;
const LN10 = Math.LN10;
const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

export const unaryDerivatives = {
  neg: row(wrt([], (g) => g.neg())),
  abs: ofInput((g, x) => g.mul(x.sgn())),
  sign: flat,
  floor: flat,
  ceil: flat,
  round: flat,
  trunc: flat,
  relu: ofResult((g, y) => overGradient(reluBackward, g, y)),
  exp: ofResult((g, y) => g.mul(y.conj())),
  exp2: ofResult((g, y) => g.mul(y).mul(LN2)),
  expm1: ofResult((g, y) => g.mul(y.add(1))),
  log: ofInput((g, x) => g.div(x.conj())),
  log2: ofInput((g, x) => g.div(x.mul(LN2).conj())),
  log10: ofInput((g, x) => g.div(x.mul(LN10).conj())),
  log1p: ofInput((g, x) => g.div(x.add(1))),
  sqrt: ofResult((g, y) => g.div(y.mul(2).conj())),
  rsqrt: ofResult((g, y) => g.mul(y.pow(3).conj()).mul(-0.5)),
  reciprocal: ofResult((g, y) => g.neg().mul(y.mul(y).conj())),
  sin: ofInput((g, x) => g.mul(x.cos().conj())),
  // The divisor is guarded before the division: no NaN reaches the branch that is not taken.
  sinc: ofInput((g, x) =>
    where(
      eq(x, 0),
      0,
      g.mul(
        x
          .mul(Math.PI)
          .cos()
          .sub(x.sinc())
          .div(where(eq(x, 0), 1, x)),
      ),
    ),
  ),
  cos: ofInput((g, x) => g.mul(x.sin().conj()).neg()),
  tan: ofResult((g, y) => g.mul(y.mul(y).add(1).conj())),
  asin: ofInput((g, x) => g.mul(x.mul(x).neg().add(1).rsqrt().conj())),
  acos: ofInput((g, x) => g.mul(x.mul(x).neg().add(1).rsqrt().conj()).neg()),
  atan: ofInput((g, x) => g.div(x.mul(x).add(1).conj())),
  sinh: ofInput((g, x) => g.mul(x.cosh().conj())),
  cosh: ofInput((g, x) => g.mul(x.sinh().conj())),
  tanh: ofResult((g, y) => (isComplex(y) ? g.mul(y.mul(y).neg().add(1).conj()) : overGradient(tanhBackward, g, y))),
  asinh: ofInput((g, x) => g.mul(x.mul(x).add(1).rsqrt().conj())),
  acosh: ofInput((g, x) => g.mul(acoshSlope(x))),
  atanh: ofInput((g, x) => g.div(x.mul(x).neg().add(1).conj())),
  sigmoid: ofResult((g, y) => (isComplex(y) ? g.mul(y.sub(y.mul(y)).conj()) : overGradient(sigmoidBackward, g, y))),
  erf: ofInput((g, x) => g.mul(x.mul(x).neg().exp()).mul(TWO_OVER_SQRT_PI)),
  erfc: ofInput((g, x) => g.mul(x.mul(x).neg().exp()).mul(-TWO_OVER_SQRT_PI)),
  erfinv: ofResult((g, y) => g.mul(y.mul(y).exp()).mul(1 / TWO_OVER_SQRT_PI)),
  silu: ofInput((g, x) => siluBackward(g, x)),
  gelu: row(
    wrt([0], (g, [x], [, approximate]) => geluBackward(g, x, approximate)),
    null,
  ),
} satisfies Derivatives;
