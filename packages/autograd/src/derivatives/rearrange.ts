// Ops that move or repeat elements: their gradients move back or sum.
import { constantPadNd, zeros, type Tensor } from '@kindling/core/lean';
import { row, wrt, type Derivatives } from '../derivative.ts';

type Sizes = readonly number[];

/** Sums over the copies that `repeat` made, at least one along each dimension. */
function folded(g: Tensor, repeats: Sizes): Tensor {
  const split = g.sizes.flatMap((s, i) => [repeats[i] as number, s / (repeats[i] as number)]);
  return g.reshape(split).sum(repeats.map((_, i) => 2 * i));
}

export const rearrangeDerivatives = {
  flip: row<readonly [x: Tensor, dims: Sizes]>(
    wrt([], (g, _, [, dims]) => g.flip(dims)),
    null,
  ),
  roll: row<readonly [x: Tensor, shifts: Sizes, dims: Sizes]>(
    wrt([], (g, _, [, shifts, dims]) =>
      g.roll(
        shifts.map((s) => -s),
        dims,
      ),
    ),
    null,
    null,
  ),
  rot90: row(
    wrt([], (g, _, [, k, dims]) => g.rot90({ k: -k, dims })),
    null,
    null,
  ),
  tril: row(
    wrt([], (g, _, [, diagonal]) => g.tril({ diagonal })),
    null,
  ),
  triu: row(
    wrt([], (g, _, [, diagonal]) => g.triu({ diagonal })),
    null,
  ),
  repeat: row<readonly [x: Tensor, repeats: Sizes]>(
    wrt([], (g, _, [x, repeats]) =>
      repeats.includes(0) ? zeros(x.sizes, { dtype: g.dtype, device: g.device }) : folded(g, repeats).reshape(x.sizes),
    ),
    null,
  ),
  repeatEach: {
    name: 'RepeatInterleaveBackward0',
    ...row<readonly [x: Tensor, times: number, dim: number]>(
      wrt([], (g, _, [x, times, dim]) =>
        g.reshape([...x.sizes.slice(0, dim + 1), times, ...x.sizes.slice(dim + 1)]).sum(dim + 1),
      ),
      null,
      null,
    ),
  },
  constantPadNd: row<readonly [x: Tensor, pad: Sizes, value: number]>(
    wrt([], (g, _, [, pad]) =>
      constantPadNd(
        g,
        pad.map((p) => -p),
      ),
    ),
    null,
    null,
  ),
} satisfies Derivatives;
