export { GELU, ReLU, Sigmoid, SiLU, Tanh, type GELUOptions, type InplaceOption } from './activation.ts';
export { Dropout, type DropoutLayerOptions } from './dropout.ts';
export { Embedding, type EmbeddingLayerOptions } from './embedding.ts';
export { Identity } from './identity.ts';
export { LayerNorm, type LayerNormLayerOptions } from './layer-norm.ts';
export { Linear, type FactoryOptions, type LinearOptions } from './linear.ts';
export { Flatten, Unflatten, type FlattenOptions } from './shape.ts';
export { LogSoftmax, Softmax, type DimOption } from './softmax.ts';
