import {
  batchNormChannelsBackward,
  layerNormRowsBackward,
  logSoftmaxBackward,
  softmaxBackward,
  softmaxCrossEntropyBackward,
  type ArgsOf,
  type batchNormChannels,
  type layerNormRows,
} from '@kindling/core/internal';
import { jointly, row, wrt, type Derivatives } from '../derivative.ts';

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
  // Mean and variance pass no gradient: running statistics alone use them.
  batchNormChannels: {
    name: 'NativeBatchNormBackward0',
    ...row(
      ...jointly<ArgsOf<typeof batchNormChannels.op>>(
        3,
        [0, 1, 'out1', 'out2'],
        ([x, weight, mean, variance], [, w, , eps], [g = null]) =>
          g === null ? [] : batchNormChannelsBackward(g, x, w === null ? null : weight, mean, variance, eps),
      ),
      null,
    ),
  },
  layerNormRows: {
    name: 'NativeLayerNormBackward0',
    ...row(
      ...jointly<ArgsOf<typeof layerNormRows.op>>(
        3,
        [0, 1, 'out1', 'out2'],
        ([x, weight, mean, rstd], [, w, , eps], [g = null]) =>
          g === null ? [] : layerNormRowsBackward(g, x, w === null ? null : weight, mean, rstd, eps),
      ),
      null,
    ),
  },
} satisfies Derivatives;
