import { zerosLike, type Tensor } from '@kindling/core/lean';
import { where, eq, logicalOr, isnan } from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

type Sizes = readonly number[];

const restored = (x: Tensor, dims: Sizes, keepdim: boolean): Tensor =>
  keepdim ? x : dims.reduce((y, d) => y.unsqueeze(d), x);
/** `x`, but 1 where it is 0: a divisor. */
const filled = (x: Tensor): Tensor => where(eq(x, 0), 1, x);

/** How a norm `y` over `dims` grows with each element of `x`; 0 where the norm is 0, a subgradient. */
function slope(x: Tensor, y: Tensor, ord: number, dims: Sizes): Tensor {
  if (ord === 0) return zerosLike(x);
  if (ord === 1) return x.sign();
  if (ord === 2) return x.div(filled(y));
  const size = x.abs();
  if (!Number.isFinite(ord)) {
    const chosen = logicalOr(eq(size, y), isnan(size)).to(x.dtype);
    return x.sign().mul(dims.length === 0 ? chosen : chosen.div(chosen.sum(dims, { keepdim: true })));
  }
  const rise = ord < 2 ? x.sign().mul(where(eq(size, 0), 0, filled(size).pow(ord - 1))) : x.mul(size.pow(ord - 2));
  return rise.mul(where(eq(y, 0), 0, filled(y).pow(1 - ord)));
}

/** Of the distances between all pairs of rows, with respect to both. */
const pairSlopes = (g: Tensor, a: Tensor, b: Tensor, y: Tensor, p: number): Tensor =>
  g.unsqueeze(-1).mul(slope(a.unsqueeze(-2).sub(b.unsqueeze(-3)), y.unsqueeze(-1), p, [y.sizes.length]));

export const normDerivatives = {
  vectorNorm: {
    name: 'LinalgVectorNormBackward0',
    ...row(
      wrt([0, 'out'], (g, [x, out], [, ord, dims, keepdim]) => {
        if (ord === 0) return null;
        return restored(g, dims, keepdim).mul(slope(x, restored(out, dims, keepdim), ord, dims));
      }),
      null,
      null,
      null,
    ),
  },
  cdist: row(
    wrt([0, 1, 'out'], (g, [a, b, y], [, , p]) => pairSlopes(g, a, b, y, p).sum(-2)),
    wrt([0, 1, 'out'], (g, [a, b, y], [, , p]) => pairSlopes(g, a, b, y, p).sum(-3).neg()),
    null,
  ),
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
