import { arange, zeros, type Tensor } from '@kindling/core/lean';
import { viewScatter, callView, extentOf } from '@kindling/core/internal';
import * as rows from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

type Sizes = readonly number[];

const reshaped = row<readonly [x: Tensor, sizes: Sizes]>(
  wrt([], (g, _, [x]) => g.reshape(x.sizes)),
  null,
);

const inverse = (dims: Sizes): number[] => dims.map((_, i) => dims.indexOf(i));

/** Adds each element of `g` at the place in `x` that the strided view showed; places may repeat. */
function scatterStrided(g: Tensor, x: TensorInfo, sizes: Sizes, strides: Sizes, offset: number): Tensor {
  const last = extentOf(x.sizes, x.strides, 0)?.[1] ?? -1;
  const reach = extentOf(sizes, strides, offset - x.offset)?.[1] ?? -1;
  const length = Math.max(last, reach) + 1;
  const places = arange(length, { device: g.device })
    .asStrided(sizes, strides, offset - x.offset)
    .reshape([-1]);
  const flat = zeros([length], { dtype: g.dtype, device: g.device }).indexAdd(0, places, g.reshape([-1]));
  return flat.asStrided(x.sizes, x.strides, 0);
}

export const shapeDerivatives = {
  view: reshaped,
  reshapeCopy: { name: 'UnsafeViewBackward0', ...reshaped },
  permute: row(
    wrt([], (g, _, [, dims]) => g.permute(inverse(dims))),
    null,
  ),
  transpose: row(
    wrt([], (g, _, [, a, b]) => g.transpose(a, b)),
    null,
    null,
  ),
  t: row(wrt([], (g) => g.t())),
  squeeze: row(
    wrt([], (g, _, [x]) => g.reshape(x.sizes)),
    null,
  ),
  unsqueeze: row(
    wrt([], (g, _, [x]) => g.reshape(x.sizes)),
    null,
  ),
  // Summed back over what was repeated by the engine.
  expand: row(
    wrt([], (g) => g),
    null,
  ),
  select: row(
    wrt([], (g, _, [x, dim, index]) => viewScatter(g, x.sizes, (v) => callView(rows.select.op, v, v, dim, index))),
    null,
    null,
  ),
  sliceDim: row(
    wrt([], (g, _, [x, dim, start, end, step]) =>
      viewScatter(g, x.sizes, (v) => callView(rows.sliceDim.op, v, v, dim, start, end, step)),
    ),
    null,
    null,
    null,
    null,
  ),
  diagonal: row(
    wrt([], (g, _, [x, offset, a, b]) =>
      viewScatter(g, x.sizes, (v) => callView(rows.diagonal.op, v, v, offset, a, b)),
    ),
    null,
    null,
    null,
  ),
  asStrided: row(
    wrt([], (g, _, [x, sizes, strides, offset]) => scatterStrided(g, x, sizes, strides, offset)),
    null,
    null,
    null,
  ),
  viewScatter: row(
    wrt([], (g, _, [, , view]) => view(g)),
    null,
    null,
  ),
  cat: row(
    wrt([], (g, _, [parts, dim], nr) => {
      const start = parts.slice(0, nr).reduce((n, p) => n + (p.sizes[dim] as number), 0);
      return g.narrow(dim, start, parts[nr]?.sizes[dim] as number);
    }),
    null,
  ),
} satisfies Derivatives;
