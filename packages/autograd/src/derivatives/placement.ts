// Ops that write one tensor into a part of another, or show parts of one.
import { arange, zeros, type Tensor } from '@kindling/core/lean';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

const blank = (x: TensorInfo, g: Tensor): Tensor => zeros(x.sizes, { dtype: g.dtype, device: g.device });

export const placementDerivatives = {
  selectScatter: row(
    wrt([], (g, _, [, src, dim, index]) => g.selectScatter(blank(src, g), dim, index)),
    wrt([], (g, _, [, , dim, index]) => g.select(dim, index)),
    null,
    null,
  ),
  sliceScatter: row(
    wrt([], (g, _, [, src, dim, start, end, step]) => g.sliceScatter(blank(src, g), dim, { start, end, step })),
    wrt([], (g, _, [, , dim, start, end, step]) => g.slice(dim, start, end, step)),
    null,
    null,
    null,
    null,
  ),
  diagonalScatter: row(
    wrt([], (g, _, [, src, offset, dim1, dim2]) => g.diagonalScatter(blank(src, g), { offset, dim1, dim2 })),
    wrt([], (g, _, [, , offset, dim1, dim2]) => g.diagonal({ offset, dim1, dim2 })),
    null,
    null,
    null,
  ),
  asStridedScatter: row<
    readonly [x: Tensor, src: Tensor, size: readonly number[], stride: readonly number[], offset: number]
  >(
    wrt([], (g, _, [, src, size, stride, storageOffset]) =>
      g.contiguous().asStridedScatter(blank(src, g), size, stride, { storageOffset }),
    ),
    wrt([], (g, _, [, , size, stride, offset]) => g.contiguous().asStrided(size, stride, offset)),
    null,
    null,
    null,
  ),
  diagEmbed: row(
    wrt([], (g, _, [, offset, dim1, dim2]) => g.diagonal({ offset, dim1, dim2 })),
    null,
    null,
    null,
  ),
  blockDiag: row(
    wrt([], (g, _, [blocks], nr) => {
      const before = (dim: number): number => blocks.slice(0, nr).reduce((n, x) => n + (x.sizes[dim] as number), 0);
      const [rows, columns] = blocks[nr]?.sizes as readonly [number, number];
      return g.narrow(0, before(0), rows).narrow(1, before(1), columns);
    }),
  ),
  // Each window's elements are added back where they were seen; windows may overlap.
  unfold: row(
    wrt([], (g, _, [x, dim, size, step]) => {
      if (x.sizes.length === 0) return g.reshape([]);
      const places = windowPlaces(x, dim, size, step, g);
      const windows = g.movedim(-1, dim + 1).reshape(x.sizes.flatMap((s, i) => (i === dim ? [places.numel()] : [s])));
      return blank(x, g).indexAdd(dim, places, windows);
    }),
    null,
    null,
    null,
  ),
} satisfies Derivatives;

function windowPlaces(x: TensorInfo, dim: number, size: number, step: number, g: Tensor): Tensor {
  const all = arange(x.sizes[dim] as number, { device: g.device });
  return all.unfold(0, size, step).reshape([-1]);
}
