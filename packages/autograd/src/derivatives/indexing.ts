import { zeros, type Tensor } from '@kindling/core';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

const blank = (x: TensorInfo, g: Tensor): Tensor => zeros(x.sizes, { dtype: g.dtype, device: g.device });

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
    wrt([2], (g, [index], [, dim]) => g.gather(dim, index)),
  ),
  scatterAdd: row(
    wrt([], (g) => g),
    null,
    null,
    wrt([2], (g, [index], [, dim]) => g.gather(dim, index)),
  ),
  indexAdd: row(
    wrt([], (g) => g),
    null,
    null,
    wrt([2], (g, [index], [, dim, , source]) => g.indexSelect(dim, index).reshape(source.sizes)),
  ),
} satisfies Derivatives;
