import { cat, zeros, type Tensor } from '@kindling/core/lean';
import { broadcastSizes } from '@kindling/core/internal';
import {
  eq,
  index as at,
  indexFill,
  indexPut,
  maskedScatter,
  maskedSelect,
  put,
  take,
  where,
} from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';
import { fitted } from '../record/fit.ts';

const blank = (sizes: readonly number[], g: Tensor): Tensor => zeros(sizes, { dtype: g.dtype, device: g.device });

/** `g` for a value that was broadcast to it, and may have had more dimensions of size 1. */
function unspread(g: Tensor, value: TensorInfo): Tensor {
  const extra = Math.max(0, value.sizes.length - g.sizes.length);
  const summed = fitted(g, { sizes: value.sizes.slice(extra), dtype: g.dtype }) as Tensor;
  return summed.reshape(value.sizes);
}

/** Zeros of `sizes` whose first elements are those of the vector `g`. */
const leading = (g: Tensor, x: TensorInfo): Tensor =>
  cat([g, blank([x.sizes.reduce((n, s) => n * s, 1) - g.numel()], g)]).reshape(x.sizes);

export const lookupDerivatives = {
  index: row(
    wrt([], (g, _, [x, indices]) => indexPut(blank(x.sizes, g), indices, g, { accumulate: true })),
    null,
  ),
  indexPut: row(
    wrt([], (g, _, [, indices, values, accumulate]) => (accumulate ? g : indexPut(g, indices, blank(values.sizes, g)))),
    null,
    wrt([], (g, _, [, indices, values]) => unspread(at(g, indices), values)),
    null,
  ),
  take: row(
    wrt([1], (g, [index], [x]) => put(blank(x.sizes, g), index, g, { accumulate: true })),
    null,
  ),
  put: row(
    wrt([1], (g, [index], [, , source, accumulate]) => (accumulate ? g : put(g, index, blank(source.sizes, g)))),
    null,
    wrt([1], (g, [index], [, , source]) => take(g, index).reshape(source.sizes)),
    null,
  ),
  maskedSelect: row(
    wrt([1], (g, [mask], [x]) => maskedScatter(blank(broadcastSizes('maskedSelect', x.sizes, mask.sizes), g), mask, g)),
    null,
  ),
  maskedScatter: row(
    wrt([1], (g, [mask]) => g.maskedFill(mask, 0)),
    null,
    wrt([1], (g, [mask], [, , source]) => leading(maskedSelect(g, mask), source)),
  ),
  indexFill: row(
    wrt([2], (g, [index], [, dim]) => indexFill(g, dim, index, 0)),
    null,
    null,
    wrt([2], (g, [index], [, dim]) => where(eq(indexFill(blank(g.sizes, g), dim, index, 1), 1), g, 0).sum()),
  ),
  indexCopy: row(
    wrt([2], (g, [index], [, dim]) => indexFill(g, dim, index, 0)),
    null,
    null,
    wrt([2], (g, [index], [, dim, , source]) => g.indexSelect(dim, index).reshape(source.sizes)),
  ),
} satisfies Derivatives;
