import { stack, zeros, type Tensor } from '@kindling/core/lean';
import type * as internal from '@kindling/core/internal';
import type { ArgsOf } from '@kindling/core/internal';
import { cat } from '@kindling/core/rows';
import { row, wrt, type Derivative } from '../derivative.ts';
import type { Gradients } from '../graph/node.ts';

type Sizes = readonly number[];

/** Gradients of all pieces, zeros for those that nothing was made of. */
const filled = (all: Gradients, like: Tensor, sizesOf: (nr: number) => Sizes): Tensor[] =>
  all.map((g, nr) => g ?? zeros(sizesOf(nr), { dtype: like.dtype, device: like.device }));

const joined: Derivative<readonly [x: Tensor, sizes: Sizes, dim: number]> = row(
  wrt([], (g, _, [, sizes, dim], _nr, all) => {
    const sizesOf = (nr: number): Sizes => g.sizes.map((size, d) => (d === dim ? (sizes[nr] as number) : size));
    return cat(filled(all, g, sizesOf), dim);
  }),
  null,
  null,
);

type Rows = typeof internal.pieces;

/** Rows of views that come several at a time. */
export const piecesDerivatives: { readonly [K in keyof Rows]: Derivative<ArgsOf<Rows[K]>> } = {
  unbind: row(
    wrt([], (g, _, [, dim], _nr, all) =>
      stack(
        filled(all, g, () => g.sizes),
        dim,
      ),
    ),
    null,
  ),
  split: joined,
  splitWithSizes: joined,
};
