import { real, zerosLike, type Tensor } from '@kindling/core/lean';
import { where, eq, ge, le, gt, lt, logicalAnd, isnan } from '@kindling/core/rows';
import { row, wrt, type Derivative, type Derivatives } from '../derivative.ts';

type Binary = Derivative<readonly [a: Tensor, b: Tensor]>;
const mask = (g: Tensor, condition: Tensor): Tensor => where(condition, g, 0);

/** The gradient goes to the chosen operand, half to each where they are equal. `loses(a, b)`: a is not chosen. */
const chooses = (loses: (a: Tensor, b: Tensor) => Tensor): Binary => {
  const share = (g: Tensor, own: Tensor, other: Tensor): Tensor =>
    where(eq(own, other), g.div(2), where(loses(own, other), 0, g));
  return row(
    wrt([0, 1], (g, [a, b]) => share(g, a, b)),
    wrt([1, 0], (g, [b, a]) => share(g, b, a)),
  );
};

/** The first operand takes all where they are equal; NaN loses. */
const ignoresNaN = (first: (a: Tensor, b: Tensor) => Tensor): Binary =>
  row(
    wrt([0, 1], (g, [a, b]) => mask(g, first(a, b).logicalOr(isnan(b)))),
    wrt([0, 1], (g, [a, b]) => mask(g, first(a, b).logicalOr(isnan(b)).logicalNot())),
  );

/** g · b · a^(b-1), 0 where the exponent is 0 even if the base is 0. */
const powBase = (g: Tensor, a: Tensor, b: Tensor): Tensor => where(eq(b, 0), 0, g.mul(b.mul(a.pow(b.sub(1))).conj()));
/** g · y · ln a, 0 where the base is 0 and the exponent not negative. */
const powExponent = (g: Tensor, a: Tensor, b: Tensor, y: Tensor): Tensor =>
  g.mul(where(logicalAnd(eq(a, 0), ge(real(b), 0)), 0, y.mul(a.log())).conj());

const quotient: Binary = row(
  wrt([1], (g, [b]) => g.div(b.conj())),
  wrt([0, 1], (g, [a, b]) => g.neg().mul(a.div(b).div(b).conj())),
);

const steps: Binary = row(
  wrt([], (g) => zerosLike(g)),
  wrt([], (g) => zerosLike(g)),
);

export const binaryDerivatives = {
  add: row(
    wrt([], (g) => g),
    wrt([], (g) => g),
  ),
  sub: row(
    wrt([], (g) => g),
    wrt([], (g) => g.neg()),
  ),
  mul: row(
    wrt([1], (g, [b]) => g.mul(b.conj())),
    wrt([0], (g, [a]) => g.mul(a.conj())),
  ),
  div: quotient,
  floorDivide: steps,
  truncDivide: steps,
  remainder: row(
    wrt([], (g) => g),
    wrt([0, 1], (g, [a, b]) => g.neg().mul(a.div(b, { roundingMode: 'floor' }))),
  ),
  fmod: row(
    wrt([], (g) => g),
    wrt([0, 1], (g, [a, b]) => g.neg().mul(a.div(b, { roundingMode: 'trunc' }))),
  ),
  pow: {
    name: (args) => `PowBackward${args[1].sizes.length === 0 ? 0 : 1}`,
    ...row(
      wrt([0, 1], (g, [a, b]) => powBase(g, a, b)),
      wrt([0, 1, 'out'], (g, [a, b, y]) => powExponent(g, a, b, y)),
    ),
  },
  maximum: chooses(lt),
  minimum: chooses(gt),
  fmax: ignoresNaN(ge),
  fmin: ignoresNaN(le),
  atan2: row(
    wrt([0, 1], (g, [a, b]) => g.mul(b.div(a.mul(a).add(b.mul(b))))),
    wrt([0, 1], (g, [a, b]) => g.mul(a.neg().div(a.mul(a).add(b.mul(b))))),
  ),
  hypot: row(
    wrt([0, 'out'], (g, [a, y]) => g.mul(a.div(y))),
    wrt([1, 'out'], (g, [b, y]) => g.mul(b.div(y))),
  ),
  copysign: row(
    wrt([0, 'out'], (g, [a, y]) => where(eq(a, 0), 0, g.mul(y.div(a)))),
    wrt([], (g) => zerosLike(g)),
  ),
  where: row(
    null,
    wrt([0], (g, [c]) => where(c, g, 0)),
    wrt([0], (g, [c]) => where(c, 0, g)),
  ),
  clamp: row(
    wrt([0, 1, 2], (g, [x, lo, hi], [, min, max]) => {
      const above = min === null ? null : ge(x, lo);
      const below = max === null ? null : le(x, hi);
      return mask(g, above !== null && below !== null ? above.logicalAnd(below) : ((above ?? below) as Tensor));
    }),
    wrt([0, 1, 2], (g, [x, lo, hi], [, , max]) => mask(g, max === null ? lt(x, lo) : lt(x, lo).logicalAnd(lt(lo, hi)))),
    wrt([0, 1, 2], (g, [x, lo, hi], [, min]) => mask(g, min === null ? gt(x, hi) : gt(x, hi).logicalOr(lt(hi, lo)))),
  ),
} satisfies Derivatives;
