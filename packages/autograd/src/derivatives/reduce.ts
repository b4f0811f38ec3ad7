import { arange, zeros, type Tensor } from '@kindling/core/lean';
import { cat, eq, where, exp, sub } from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

type Sizes = readonly number[];
type Sized = { readonly sizes: Sizes };

/** A reduced tensor with its reduced dimensions back, of size 1. */
function restored(g: Tensor, dims: Sizes, keepdim: boolean): Tensor {
  return keepdim ? g : dims.reduce((x, d) => x.unsqueeze(d), g);
}
const spread = (g: Tensor, x: TensorInfo, dims: Sizes, keepdim: boolean): Tensor =>
  restored(g, dims, keepdim).expand(x.sizes);
const count = (x: Sized, dims: Sizes): number => dims.reduce((n, d) => n * (x.sizes[d] as number), 1);

const extremum = row<readonly [x: Tensor, dims: Sizes, keepdim: boolean]>(
  wrt([0, 'out'], (g, [x, y], [, dims, keepdim]) => {
    const chosen = eq(x, restored(y, dims, keepdim)).to(g.dtype);
    const shared = dims.length === 0 ? g : restored(g, dims, keepdim).div(chosen.sum(dims, { keepdim: true }));
    return chosen.mul(shared);
  }),
  null,
  null,
);

const alongDim = row<readonly [x: Tensor, dim: number, keepdim: boolean]>(
  wrt(['out1'], (g, [index], [x, dim, keepdim]) => {
    if (x.sizes.length === 0) return g;
    const at = keepdim ? index : index.unsqueeze(dim);
    return zeros(x.sizes, { dtype: g.dtype, device: g.device }).scatterAdd(dim, at, keepdim ? g : g.unsqueeze(dim));
  }),
  null,
  null,
);

/** The elements of a dimension in reverse. */
function reversed(x: Tensor, dim: number): Tensor {
  const n = x.sizes[dim] ?? 1;
  return x.sizes.length === 0
    ? x
    : x.indexSelect(
        dim,
        arange(n, { device: x.device })
          .neg()
          .add(n - 1),
      );
}

/** Product of all other elements of a dimension, without a division that a zero would spoil. */
function productOfOthers(x: Tensor, dim: number): Tensor {
  const n = x.sizes[dim] as number;
  const head = x.slice(dim, 0, 1).mul(0).add(1);
  const before = (t: Tensor): Tensor => cat([head, t.slice(dim, 0, n - 1)], dim).cumprod(dim);
  return before(x).mul(reversed(before(reversed(x, dim)), dim));
}

function prodGradient(g: Tensor, x: Tensor, dims: Sizes, keepdim: boolean): Tensor {
  const whole = restored(g, dims, keepdim);
  if (dims.length === 1) return whole.mul(productOfOthers(x, dims[0] as number).conj());
  if (dims.length === 0) return whole;
  return whole.mul(
    productOfOthers(x.reshape([-1]), 0)
      .conj()
      .reshape(x.sizes),
  );
}

/** Σ over later elements of g · their products without this one; exact with zeros, quadratic in the dimension. */
function cumprodGradient(g: Tensor, x: Tensor, dim: number): Tensor {
  if (x.sizes.length === 0) return g;
  const n = x.sizes[dim] as number;
  const parts = Array.from({ length: n }, (_, k) => {
    const ones = x.select(dim, k).mul(0).add(1).unsqueeze(dim);
    const others = cat([x.slice(dim, 0, k), ones, x.slice(dim, k + 1, n)], dim).cumprod(dim);
    return g
      .slice(dim, k, n)
      .mul(others.slice(dim, k, n).conj())
      .sum(dim, { keepdim: true });
  });
  return n === 0 ? g : cat(parts, dim);
}

const variance = (g: Tensor, x: Tensor, dims: Sizes, correction: number, keepdim: boolean): Tensor => {
  const along = dims.length === 0 ? null : dims;
  const scale = 2 / (count(x, dims) - correction);
  return restored(g, dims, keepdim).mul(sub(x, x.mean(along, { keepdim: true })).mul(scale));
};

const whole = (name: string) => (args: readonly [x: Sized, dims: Sizes, keepdim: boolean]) =>
  `${name}Backward${args[1].length === args[0].sizes.length && !args[2] ? 0 : 1}`;

export const reduceDerivatives = {
  sum: {
    name: whole('Sum'),
    ...row(
      wrt([], (g, _, [x, dims, keepdim]) => spread(g, x, dims, keepdim)),
      null,
      null,
    ),
  },
  mean: {
    name: whole('Mean'),
    ...row(
      wrt([], (g, _, [x, dims, keepdim]) => spread(g.div(count(x, dims)), x, dims, keepdim)),
      null,
      null,
    ),
  },
  prod: {
    name: whole('Prod'),
    ...row(
      wrt([0], (g, [x], [, dims, keepdim]) => prodGradient(g, x, dims, keepdim)),
      null,
      null,
    ),
  },
  amax: extremum,
  amin: extremum,
  maxDim: { name: 'MaxBackward0', ...alongDim },
  minDim: { name: 'MinBackward0', ...alongDim },
  variance: row(
    wrt([0], (g, [x], [, dims, correction, keepdim]) => variance(g, x, dims, correction, keepdim)),
    null,
    null,
    null,
  ),
  std: row(
    wrt([0, 'out'], (g, [x, y], [, dims, correction, keepdim]) =>
      variance(where(eq(y, 0), 0, g.div(y.mul(2))), x, dims, correction, keepdim),
    ),
    null,
    null,
    null,
  ),
  logsumexp: row(
    wrt([0, 'out'], (g, [x, y], [, dims, keepdim]) =>
      restored(g, dims, keepdim).mul(exp(sub(x, restored(y, dims, keepdim)))),
    ),
    null,
    null,
  ),
  cumsum: row(
    wrt([], (g, _, [, dim]) => reversed(reversed(g, dim).cumsum(dim), dim)),
    null,
  ),
  cumprod: row(
    wrt([0], (g, [x], [, dim]) => cumprodGradient(g, x, dim)),
    null,
  ),
} satisfies Derivatives;
