// torch.nn.utils
export { clipGradNorm_, clipGradValue_, type ClipGradNormOptions } from './clip-grad.ts';
export { parametersToVector, vectorToParameters } from './parameter-vector.ts';
export * as parametrizations from './parametrizations.ts';
export * as parametrize from './parametrize/index.ts';
export { removeSpectralNorm, spectralNorm, type SpectralNormOptions } from './spectral-norm.ts';
export { removeWeightNorm, weightNorm, type WeightNormOptions } from './weight-norm.ts';
export * as rnn from './rnn/index.ts';
