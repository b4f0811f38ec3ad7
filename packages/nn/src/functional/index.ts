// torch.nn.functional
export { gelu, linear, logSoftmax, relu, sigmoid, silu, softmax, tanh } from '@kindling/core';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
} from './binary-cross-entropy.ts';
export { crossEntropy, nllLoss, type CrossEntropyOptions, type NllLossOptions } from './cross-entropy.ts';
export { dropout, type DropoutOptions } from './dropout.ts';
export { embedding, oneHot, type EmbeddingOptions } from './embedding.ts';
export { klDiv, type KlDivOptions, type KlDivReduction } from './kl-div.ts';
export { layerNorm, type LayerNormOptions } from './layer-norm.ts';
export type { Reduction, ReductionOption } from './reduction.ts';
export {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type HuberLossOptions,
  type SmoothL1LossOptions,
} from './regression.ts';
