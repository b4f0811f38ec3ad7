import { zeros, type Tensor } from '@kindling/core/lean';
import { sameSizes, viewScatter } from '@kindling/core/internal';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

const blank = (x: TensorInfo, g: Tensor): Tensor => zeros(x.sizes, { dtype: g.dtype, device: g.device });

/** Zeros like `x` with `g` in its leading corner: only that part of it was read. */
export const corner = (g: Tensor, x: TensorInfo): Tensor =>
  sameSizes(g.sizes, x.sizes)
    ? g
    : viewScatter(g, x.sizes, (view) => g.sizes.reduce((v, size, d) => v.narrow(d, 0, size), view));

export const indexingDerivatives = {
  indexSelect: row(
    wrt([2], (g, [index], [x, dim]) => blank(x, g).indexAdd(dim, index, g)),
    null,
    null,
  ),
  gather: row(
    wrt([2], (g, [index], [x, dim]) => blank(x, g).scatterAdd(dim, index, g)),
    null,
    null,
  ),
  scatter: row(
    wrt([2], (g, [index], [, dim]) => g.scatter(dim, index, 0)),
    null,
    null,
    wrt([2], (g, [index], [, dim, , src]) => corner(g.gather(dim, index), src)),
  ),
  scatterAdd: row(
    wrt([], (g) => g),
    null,
    null,
    wrt([2], (g, [index], [, dim, , src]) => corner(g.gather(dim, index), src)),
  ),
  indexAdd: row(
    wrt([], (g) => g),
    null,
    null,
    wrt([2], (g, [index], [, dim, , source]) => g.indexSelect(dim, index).reshape(source.sizes)),
  ),
} satisfies Derivatives;
