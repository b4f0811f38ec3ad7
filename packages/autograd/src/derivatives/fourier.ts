// Transforms are linear: each gradient is the conjugate transpose, which is a transform in the other direction.
import { constantPadNd, type Tensor } from '@kindling/core/lean';
import { cat, fftC2c, fftR2c } from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

type Sizes = readonly number[];

const lastOf = (dims: Sizes): number => dims.at(-1) as number;

/** Zeros behind the half of the spectrum that there is. */
function completed(g: Tensor, x: TensorInfo, dim: number): Tensor {
  const pad = new Array<number>(2 * (g.sizes.length - dim)).fill(0);
  pad[pad.length - 1] = (x.sizes[dim] as number) - (g.sizes[dim] as number);
  return constantPadNd(g, pad);
}

/** Twice where an element stood for its mirror image too. */
function doubled(g: Tensor, dim: number, n: number): Tensor {
  const size = g.sizes[dim] as number;
  const mirrors = n - size;
  if (mirrors <= 0) return g;
  const parts = [g.narrow(dim, 0, 1), g.narrow(dim, 1, mirrors).mul(2)];
  if (size > 1 + mirrors) parts.push(g.narrow(dim, 1 + mirrors, size - 1 - mirrors));
  return cat(parts, dim);
}

export const fourierDerivatives = {
  fftC2c: row(
    wrt([], (g, _, [, dims, scale, forward]) => fftC2c(g, dims, scale, !forward)),
    null,
    null,
    null,
  ),
  // The engine takes the real part.
  fftR2c: row(
    wrt([], (g, _, [x, dims, scale, onesided]) =>
      fftC2c(onesided ? completed(g, x, lastOf(dims)) : g, dims, scale, false),
    ),
    null,
    null,
    null,
  ),
  fftC2r: row(
    wrt([], (g, _, [, dims, scale, size]) => doubled(fftR2c(g, dims, scale, true), lastOf(dims), size)),
    null,
    null,
    null,
  ),
} satisfies Derivatives;
