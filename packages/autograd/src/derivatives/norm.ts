import { internal, type Tensor } from '@kindling/core';
import { row, wrt, type Derivatives } from '../derivative.ts';

const { where, eq, logicalOr, isnan } = internal.rows;
type Sizes = readonly number[];

const restored = (x: Tensor, dims: Sizes, keepdim: boolean): Tensor =>
  keepdim ? x : dims.reduce((y, d) => y.unsqueeze(d), x);
/** `x`, but 1 where it is 0: a divisor. */
const filled = (x: Tensor): Tensor => where(eq(x, 0), 1, x);

/** How the norm grows with each element; 0 where the norm is 0, a subgradient. */
function slope(x: Tensor, y: Tensor, ord: number): Tensor {
  if (ord === 1) return x.sign();
  if (ord === 2) return x.div(filled(y));
  const size = x.abs();
  const power = (p: Tensor, e: number): Tensor => (ord < 2 ? where(eq(p, 0), 0, filled(p).pow(e)) : p.pow(e));
  const rise = ord < 2 ? x.sign().mul(power(size, ord - 1)) : x.mul(size.pow(ord - 2));
  return rise.div(filled(y).pow(ord - 1));
}

export const normDerivatives = {
  vectorNorm: {
    name: 'LinalgVectorNormBackward0',
    ...row(
      wrt([0, 'out'], (g, [x, out], [, ord, dims, keepdim]) => {
        if (ord === 0) return null;
        const grad = restored(g, dims, keepdim);
        const y = restored(out, dims, keepdim);
        if (Number.isFinite(ord)) return grad.mul(slope(x, y, ord));
        const size = x.abs();
        const chosen = logicalOr(eq(size, y), isnan(size)).to(g.dtype);
        const sharers = dims.length === 0 ? chosen : chosen.sum(dims, { keepdim: true });
        return x.sign().mul(grad.div(sharers).mul(chosen));
      }),
      null,
      null,
      null,
    ),
  },
  // With W = g / distance, 0 where that is 0: row i of x1 pulls on the rows of x2 it is weighted with.
  euclideanDistances: {
    name: 'EuclideanDistBackward0',
    ...row(
      wrt([0, 1, 'out'], (g, [a, b, y]) => pull(a, b, where(eq(y, 0), 0, g.div(filled(y))))),
      wrt([0, 1, 'out'], (g, [a, b, y]) => pull(b, a, where(eq(y, 0), 0, g.div(filled(y))).transpose(-2, -1))),
    ),
  },
} satisfies Derivatives;

/** Σ over the rows of `to` of weight · (own row - that row). */
const pull = (own: Tensor, to: Tensor, weight: Tensor): Tensor =>
  own.mul(weight.sum(-1, { keepdim: true })).sub(weight.matmul(to));
