import { zeros, type Tensor } from '@kindling/core/lean';
import { add, eq, exp, log, logcumsumexp, sub, where } from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

type Sized = { readonly sizes: readonly number[] };

/** Zeros like `x` with `g` added at the places its elements were taken from. */
function placed(g: Tensor, x: Sized, dim: number, index: Tensor): Tensor {
  if (x.sizes.length === 0) return g;
  return zeros(x.sizes, { dtype: g.dtype, device: g.device }).scatterAdd(dim, index, g);
}

/** As `placed`, for one element of each line. */
function placedOne(g: Tensor, x: Sized, dim: number, index: Tensor, keepdim: boolean): Tensor {
  return keepdim ? placed(g, x, dim, index) : placed(g.unsqueeze(dim), x, dim, index.unsqueeze(dim));
}

const permuted = row<readonly [x: Tensor, dim: number, ...rest: unknown[]]>(
  wrt(['out1'], (g, [index], [x, dim]) => placed(g, x, dim, index)),
);

const oneOfLine = row<readonly [x: Tensor, dim: number, keepdim: boolean]>(
  wrt(['out1'], (g, [index], [x, dim, keepdim]) => (x.sizes.length === 0 ? g : placedOne(g, x, dim, index, keepdim))),
  null,
  null,
);

/** The gradient is shared by all elements that equal the result. */
const shared = row<readonly [x: Tensor]>(
  wrt([0, 'out'], (g, [x, y]) => {
    const chosen = where(y.isnan(), x.isnan(), eq(x, y)).to(g.dtype);
    return chosen.mul(g.div(chosen.sum()));
  }),
);

const reversed = (x: Tensor, dim: number): Tensor => (x.sizes.length === 0 ? x : x.flip(dim));

/** Σ over later places of |g| exp(x - y), by logarithms, for the positive part of g and the negative one apart. */
function logcumsumexpGradient(g: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  const part = (sign: 1 | -1): Tensor => {
    const size = g.mul(sign);
    const logs = where(size.gt(0), sub(log(where(size.gt(0), size, 1)), y), -Infinity);
    return exp(add(reversed(logcumsumexp(reversed(logs, dim), dim), dim), x));
  };
  return sub(part(1), part(-1));
}

export const orderDerivatives = {
  sort: permuted,
  cummax: permuted,
  cummin: permuted,
  topk: row(
    wrt(['out1'], (g, [index], [x, , dim]) => placed(g, x, dim, index)),
    null,
    null,
    null,
  ),
  kthvalue: row(
    wrt(['out1'], (g, [index], [x, , dim, keepdim]) =>
      x.sizes.length === 0 ? g : placedOne(g, x, dim, index, keepdim),
    ),
    null,
    null,
    null,
  ),
  mode: oneOfLine,
  medianDim: { name: 'MedianBackward1', ...oneOfLine },
  nanmedianDim: { name: 'NanmedianBackward1', ...oneOfLine },
  medianAll: { name: 'MedianBackward0', ...shared },
  nanmedianAll: { name: 'NanmedianBackward0', ...shared },
  logcumsumexp: row(
    wrt([0, 'out'], (g, [x, y], [, dim]) => logcumsumexpGradient(g, x, y, dim)),
    null,
  ),
} satisfies Derivatives;
