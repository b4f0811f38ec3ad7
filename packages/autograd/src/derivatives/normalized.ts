import { type Tensor } from '@kindling/core/lean';
import { softmaxBackward, logSoftmaxBackward, softmaxCrossEntropyBackward } from '@kindling/core/internal';
import { row, wrt, type Derivatives } from '../derivative.ts';

/** (x - mean) · rstd, rows of a matrix. */
const normalized = (x: Tensor, mean: Tensor, rstd: Tensor): Tensor => x.sub(mean.unsqueeze(1)).mul(rstd.unsqueeze(1));

const outside = [0, 2];

/** Channels of (N, C, L) with mean 0 and variance 1, and what they were scaled by. */
function standardized(x: Tensor, eps: number): [unit: Tensor, rstd: Tensor] {
  const rstd = x.var(outside, { correction: 0, keepdim: true }).add(eps).rsqrt();
  return [x.sub(x.mean(outside, { keepdim: true })).mul(rstd), rstd];
}

export const normalizedDerivatives = {
  softmax: row(
    wrt(['out'], (g, [y], [, dim]) => softmaxBackward(g, y, dim)),
    null,
  ),
  logSoftmax: row(
    wrt(['out'], (g, [y], [, dim]) => logSoftmaxBackward(g, y, dim)),
    null,
  ),
  softmaxCrossEntropy: {
    name: 'NllLossBackward0',
    ...row(
      wrt([0, 1], (g, [logits, target], [, , ignoreIndex]) =>
        softmaxCrossEntropyBackward(g, logits, target, ignoreIndex),
      ),
      null,
      null,
    ),
  },
  // As for rows, over all but the channels; mean and variance pass no gradient: running statistics alone use them.
  batchNormChannels: {
    name: 'NativeBatchNormBackward0',
    ...row(
      wrt([0, 1], (g, [x, weight], [, w, , eps]) => {
        const [unit, rstd] = standardized(x, eps);
        const scaled = w === null ? g : g.mul(weight.reshape([1, -1, 1]));
        const pull = scaled.mean(outside, { keepdim: true });
        return scaled
          .sub(pull)
          .sub(unit.mul(scaled.mul(unit).mean(outside, { keepdim: true })))
          .mul(rstd);
      }),
      wrt([0], (g, [x], [, , , eps]) => g.mul(standardized(x, eps)[0]).sum(outside)),
      wrt([], (g) => g.sum(outside)),
      null,
    ),
  },
  // Mean and rstd are recomputed from x, so that gradients of gradients see how they depend on it.
  layerNormRows: {
    name: 'NativeLayerNormBackward0',
    ...row(
      wrt([0, 1], (g, [x, weight], [, w, , eps]) => {
        const mean = x.mean(1);
        const rstd = x.var(1, { correction: 0 }).add(eps).rsqrt();
        const unit = normalized(x, mean, rstd);
        const scaled = w === null ? g : g.mul(weight);
        const inner = scaled
          .sub(scaled.mean(1, { keepdim: true }))
          .sub(unit.mul(scaled.mul(unit).mean(1, { keepdim: true })));
        return inner.mul(rstd.unsqueeze(1));
      }),
      wrt([0], (g, [x], [, , , eps]) => {
        const rstd = x.var(1, { correction: 0 }).add(eps).rsqrt();
        return g.mul(normalized(x, x.mean(1), rstd)).sum(0);
      }),
      wrt([], (g) => g.sum(0)),
      null,
    ),
  },
} satisfies Derivatives;
