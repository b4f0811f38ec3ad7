import { type Tensor } from '@kindling/core/lean';
import { abs, gt, isfinite, isnan, le, where } from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

/** Sums `g` to a weight per channel (dimension 1; the last of a vector), or to a single one. */
function perChannel(g: Tensor, sizes: readonly number[]): Tensor {
  const channel = g.sizes.length < 2 ? g.sizes.length - 1 : 1;
  const others = g.sizes.map((_, d) => d).filter((d) => d !== channel);
  const whole = sizes.length === 0 || sizes[0] === 1;
  return (whole ? g.sum() : others.length === 0 ? g : g.sum(others)).reshape(sizes);
}

export const thresholdDerivatives = {
  threshold: row(
    wrt([0], (g, [x], [, threshold]) => g.maskedFill(le(x, threshold), 0)),
    null,
    null,
  ),
  hardshrink: row(
    wrt([0], (g, [x], [, lambd]) => g.maskedFill(le(abs(x), lambd), 0)),
    null,
  ),
  // e⁰ = 1 above zero.
  celu: row(
    wrt([0], (g, [x], [, alpha]) =>
      g.mul(
        x
          .clampMax(0)
          .mul(1 / alpha)
          .exp(),
      ),
    ),
    null,
  ),
  prelu: row(
    wrt([0, 1], (g, [x, weight]) => {
      const slope =
        weight.numel() === 1
          ? weight.reshape([])
          : x.sizes.length < 2
            ? weight
            : weight.reshape([-1, ...x.sizes.slice(2).map(() => 1)]);
      return where(gt(x, 0), g, g.mul(slope));
    }),
    wrt([0], (g, [x], [, weight]) => perChannel(where(gt(x, 0), 0, g.mul(x)), weight.sizes)),
  ),
  nanToNum: row(
    wrt([0], (g, [x]) => where(isfinite(x), g, 0)),
    null,
    null,
    null,
  ),
  nansum: row(
    wrt([0], (g, [x], [, dims, keepdim]) => {
      const kept = keepdim ? g : dims.reduce((t, d) => t.unsqueeze(d), g);
      return kept.expand(x.sizes).maskedFill(isnan(x), 0);
    }),
    null,
    null,
  ),
  frac: row(wrt([], (g) => g)),
  deg2rad: { name: 'Deg2RadBackward0', ...row(wrt([], (g) => g.mul(Math.PI / 180))) },
  rad2deg: { name: 'Rad2DegBackward0', ...row(wrt([], (g) => g.mul(180 / Math.PI))) },
} satisfies Derivatives;
