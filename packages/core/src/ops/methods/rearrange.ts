import type { Sizes } from '../../layout/sizes.ts';
import { inplace } from '../../dispatch/inplace.ts';
import type { Tensor } from '../../tensor.ts';
import { diag, diagEmbed, diagflat, trace } from '../composite/diagonal.ts';
import { narrowCopy } from '../composite/fill.ts';
import { flip, fliplr, flipud, roll, rot90, type Rot90Options } from '../composite/flip.ts';
import { repeat, repeatInterleave, tile, type RepeatInterleaveOptions } from '../composite/repeat.ts';
import { tril, triu, type TriangleOptions } from '../composite/triangular.ts';
import { asStridedScatter, diagonalScatter, selectScatter, sliceScatter, type SliceScatterOptions } from '../composite/view-scatter.ts';
import { movedim, reshape, transpose } from '../view/shape.ts';
import { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit, type Sections } from '../view/splitting.ts';
import { sumToSize } from '../composite/sum-to-size.ts';
import type { DiagonalOptions } from '../view/select.ts';
import { unfold } from '../view/unfold.ts';

type Numbers = readonly number[] | readonly [Sizes];
const list = (args: Numbers): Sizes => (typeof args[0] === 'object' ? args[0] : (args as readonly number[]));

export const rearrangeMethods = {
  flip(this: Tensor, ...dims: Numbers): Tensor {
    return flip(this, list(dims));
  },
  fliplr(this: Tensor): Tensor {
    return fliplr(this);
  },
  flipud(this: Tensor): Tensor {
    return flipud(this);
  },
  rot90(this: Tensor, options?: Rot90Options): Tensor {
    return rot90(this, options);
  },
  roll(this: Tensor, shifts: number | Sizes, dims?: number | Sizes): Tensor {
    return roll(this, shifts, dims);
  },
  repeat(this: Tensor, ...repeats: Numbers): Tensor {
    return repeat(this, list(repeats));
  },
  tile(this: Tensor, ...dims: Numbers): Tensor {
    return tile(this, list(dims));
  },
  repeatInterleave(this: Tensor, repeats: number | Tensor, dim?: number | null, options?: RepeatInterleaveOptions): Tensor {
    return repeatInterleave(this, repeats, dim, options);
  },
  swapdims(this: Tensor, dim0: number, dim1: number): Tensor {
    return transpose(this, dim0, dim1);
  },
  moveaxis(this: Tensor, source: number | Sizes, destination: number | Sizes): Tensor {
    return movedim(this, source, destination);
  },
  ravel(this: Tensor): Tensor {
    return reshape(this, [-1]);
  },
  unfold(this: Tensor, dimension: number, size: number, step: number): Tensor {
    return unfold(this, dimension, size, step);
  },
  tensorSplit(this: Tensor, indicesOrSections: Sections, dim?: number): Tensor[] {
    return tensorSplit(this, indicesOrSections, dim);
  },
  splitWithSizes(this: Tensor, splitSizes: Sizes, dim?: number): Tensor[] {
    return splitWithSizes(this, splitSizes, dim);
  },
  hsplit(this: Tensor, indicesOrSections: Sections): Tensor[] {
    return hsplit(this, indicesOrSections);
  },
  vsplit(this: Tensor, indicesOrSections: Sections): Tensor[] {
    return vsplit(this, indicesOrSections);
  },
  dsplit(this: Tensor, indicesOrSections: Sections): Tensor[] {
    return dsplit(this, indicesOrSections);
  },
  diag(this: Tensor, options?: { readonly diagonal?: number }): Tensor {
    return diag(this, options);
  },
  diagEmbed(this: Tensor, options?: DiagonalOptions): Tensor {
    return diagEmbed(this, options);
  },
  diagflat(this: Tensor, options?: { readonly offset?: number }): Tensor {
    return diagflat(this, options);
  },
  trace(this: Tensor): Tensor {
    return trace(this);
  },
  tril(this: Tensor, options?: TriangleOptions): Tensor {
    return tril(this, options);
  },
  tril_(this: Tensor, { diagonal = 0 }: TriangleOptions = {}): Tensor {
    return inplace(tril.op, this, diagonal);
  },
  triu(this: Tensor, options?: TriangleOptions): Tensor {
    return triu(this, options);
  },
  triu_(this: Tensor, { diagonal = 0 }: TriangleOptions = {}): Tensor {
    return inplace(triu.op, this, diagonal);
  },
  narrowCopy(this: Tensor, dim: number, start: number, length: number): Tensor {
    return narrowCopy(this, dim, start, length);
  },
  selectScatter(this: Tensor, src: Tensor, dim: number, index: number): Tensor {
    return selectScatter(this, src, dim, index);
  },
  sliceScatter(this: Tensor, src: Tensor, dim?: number, options?: SliceScatterOptions): Tensor {
    return sliceScatter(this, src, dim, options);
  },
  diagonalScatter(this: Tensor, src: Tensor, options?: DiagonalOptions): Tensor {
    return diagonalScatter(this, src, options);
  },
  asStridedScatter(this: Tensor, src: Tensor, size: Sizes, stride: Sizes, options?: { readonly storageOffset?: number }): Tensor {
    return asStridedScatter(this, src, size, stride, options);
  },
  sumToSize(this: Tensor, ...size: Numbers): Tensor {
    return sumToSize(this, list(size));
  },
};
