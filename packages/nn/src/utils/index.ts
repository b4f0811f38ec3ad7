// torch.nn.utils
export { clipGradNorm_, clipGradValue_, type ClipGradNormOptions } from './clip-grad.ts';
export { parametersToVector, vectorToParameters } from './parameter-vector.ts';
export * as rnn from './rnn/index.ts';
