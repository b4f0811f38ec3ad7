import { internal, type Tensor } from '@kindling/core';
import { row, wrt, type Derivatives } from '../derivative.ts';

const { softmaxBackward, logSoftmaxBackward, softmaxCrossEntropyBackward } = internal;

/** (x - mean) · rstd, rows of a matrix. */
const normalized = (x: Tensor, mean: Tensor, rstd: Tensor): Tensor => x.sub(mean.unsqueeze(1)).mul(rstd.unsqueeze(1));

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
