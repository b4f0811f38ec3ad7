export type { InplaceOption } from '../functional/activation.ts';
export { GELU, ReLU, Sigmoid, SiLU, Tanh, type GELUOptions } from './activation.ts';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
} from './avg-pool.ts';
export {
  BatchNorm,
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  InstanceNorm1d,
  InstanceNorm2d,
  InstanceNorm3d,
  type BatchNormLayerOptions,
} from './batch-norm.ts';
export {
  GroupNorm,
  LocalResponseNorm,
  RMSNorm,
  type GroupNormLayerOptions,
  type RMSNormLayerOptions,
} from './group-norm.ts';
export {
  LazyConv1d,
  LazyConv2d,
  LazyConv3d,
  LazyConvTranspose1d,
  LazyConvTranspose2d,
  LazyConvTranspose3d,
} from './lazy-conv.ts';
export { LazyLinear } from './lazy-linear.ts';
export {
  LazyBatchNorm1d,
  LazyBatchNorm2d,
  LazyBatchNorm3d,
  LazyInstanceNorm1d,
  LazyInstanceNorm2d,
  LazyInstanceNorm3d,
} from './lazy-norm.ts';
export { Conv1d, Conv2d, Conv3d, type ConvLayerOptions, type PaddingMode } from './conv.ts';
export { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, type ConvTransposeLayerOptions } from './conv-transpose.ts';
export {
  Bilinear,
  CosineSimilarity,
  PairwiseDistance,
  type CosineSimilarityOptions,
  type PairwiseDistanceOptions,
} from './distance.ts';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  FeatureAlphaDropout,
  type DropoutLayerOptions,
} from './dropout.ts';
export { EmbeddingBag, type EmbeddingBagLayerOptions } from './embedding-bag.ts';
export {
  CELU,
  ELU,
  Hardtanh,
  LeakyReLU,
  PReLU,
  ReLU6,
  RReLU,
  SELU,
  Threshold,
  type PReLUOptions,
} from './rectifiers.ts';
export {
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  LogSigmoid,
  Mish,
  Softmax2d,
  Softmin,
  Softplus,
  Softshrink,
  Softsign,
  Tanhshrink,
} from './smooth.ts';
export { Embedding, type EmbeddingLayerOptions } from './embedding.ts';
export { Identity } from './identity.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layer-norm.ts';
export { Linear, type FactoryOptions, type LinearOptions } from './linear.ts';
export {
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  type Pooled,
} from './max-pool.ts';
export {
  FractionalMaxPool2d,
  FractionalMaxPool3d,
  LPPool1d,
  LPPool2d,
  MaxUnpool1d,
  MaxUnpool2d,
  MaxUnpool3d,
} from './other-pool.ts';
export {
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
} from './padding.ts';
export {
  ChannelShuffle,
  Fold,
  PixelShuffle,
  PixelUnshuffle,
  Unfold,
  Upsample,
  UpsamplingBilinear2d,
  UpsamplingNearest2d,
  type UpsampleOptions,
} from './resample.ts';
export { Flatten, Unflatten, type FlattenOptions } from './shape.ts';
export { LogSoftmax, Softmax, type DimOption } from './softmax.ts';
export {
  MultiheadAttention,
  NonDynamicallyQuantizableLinear,
  type AttentionCallOptions,
  type MultiheadAttentionOptions,
} from './attention.ts';
export { GRU, LSTM, RNN, type LSTMOptions, type LSTMState, type RNNOptions } from './recurrent.ts';
export type { RecurrentOptions } from './recurrent-base.ts';
export { GRUCell, LSTMCell, RNNCell, type RNNCellOptions } from './recurrent-cell.ts';
export {
  Transformer,
  TransformerDecoder,
  TransformerEncoder,
  type EncoderCallOptions,
  type TransformerCallOptions,
  type TransformerOptions,
} from './transformer.ts';
export {
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type DecoderLayerCallOptions,
  type EncoderLayerCallOptions,
  type TransformerActivation,
  type TransformerLayerOptions,
} from './transformer-layers.ts';
