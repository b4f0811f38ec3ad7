// torch.nn.functional
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  fractionalMaxPool2d,
  fractionalMaxPool3d,
  lpPool1d,
  lpPool2d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
} from '@kindling/core/lean';
export {
  bilinear,
  cosineSimilarity,
  gelu,
  hardshrink,
  linear,
  logSoftmax,
  pairwiseDistance,
  pdist,
  prelu,
  relu,
  sigmoid,
  silu,
  softmax,
  tanh,
} from '@kindling/core/lean';
export {
  celu,
  elu,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logsigmoid,
  mish,
  relu6,
  selu,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  threshold,
  type AlphaOption,
  type HardtanhOptions,
  type InplaceOption,
  type LeakyReluOptions,
  type SoftplusOptions,
} from './activation.ts';
export {
  _scaledDotProductAttention,
  scaledDotProductAttention,
  type ScaledDotProductAttentionOptions,
} from './attention.ts';
export { alphaDropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from './feature-dropout.ts';
export { convTbc } from './conv-tbc.ts';
export { ctcLoss, type CtcLossOptions } from './ctc.ts';
export { embeddingBag, type EmbeddingBagOptions } from './embedding-bag.ts';
export { glu, gumbelSoftmax, rrelu, softmin, type GumbelSoftmaxOptions, type RreluOptions } from './gated.ts';
export {
  gaussianNllLoss,
  multilabelSoftMarginLoss,
  poissonNllLoss,
  softMarginLoss,
  type GaussianNllLossOptions,
  type MultilabelSoftMarginLossOptions,
  type PoissonNllLossOptions,
} from './likelihood.ts';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
  type Distance,
  type MarginOption,
  type MultiMarginLossOptions,
  type TripletMarginLossOptions,
  type TripletMarginWithDistanceLossOptions,
} from './margin.ts';
export {
  batchNorm,
  groupNorm,
  instanceNorm,
  localResponseNorm,
  rmsNorm,
  type BatchNormOptions,
  type GroupNormOptions,
  type InstanceNormOptions,
  type LocalResponseNormOptions,
  type RmsNormOptions,
} from './norm.ts';
export { fold, unfold, type PairLike, type WindowOptions } from './fold.ts';
export { affineGrid, gridSample, type AffineGridOptions, type GridSampleOptions } from './grid-sample.ts';
export { interpolate, type InterpolateMode, type InterpolateOptions } from './interpolate.ts';
export { channelShuffle, pixelShuffle, pixelUnshuffle } from './pixel-shuffle.ts';
export { multiHeadAttentionForward, type MultiHeadAttentionOptions } from './multi-head-attention.ts';
export { normalize, type NormalizeOptions } from './normalize.ts';
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
export { pad, type PadMode, type PadOptions } from './pad.ts';
export type { Reduction, ReductionOption } from './reduction.ts';
export {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type HuberLossOptions,
  type SmoothL1LossOptions,
} from './regression.ts';
export { celu_, elu_, hardtanh_, leakyRelu_, relu_, rrelu_, selu_, threshold_ } from './inplace.ts';
export { upsample, upsampleBilinear, upsampleNearest } from './upsample.ts';
