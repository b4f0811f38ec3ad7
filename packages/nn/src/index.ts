export * from './containers/index.ts';
export * from './layers/index.ts';
export * from './losses/index.ts';
export * from './errors.ts';
// `Buffer` is also the name of a global of Node: the second name is for files that use both.
export { Buffer, Buffer as TensorBuffer, type BufferOptions } from './buffer.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export { UninitializedBuffer, UninitializedParameter } from './uninitialized.ts';
export { copyWith, deepCopy } from './module/copy.ts';
export { Module, type HookOptions } from './module/module.ts';
export type { ForwardHook, ForwardPreHook, FullBackwardHook } from './module/hooks.ts';
export type { ModuleTarget, ModuleToOptions } from './module/convert.ts';
export { IncompatibleKeys } from './module/state-dict.ts';
export type {
  ExtraState,
  LoadStateDictOptions,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
  StateDict,
  StateDictHook,
  StateDictOptions,
  StateDictPreHook,
} from './module/state-dict.ts';
export type { Named, NamedOptions } from './module/walk.ts';
export * as functional from './functional/index.ts';
export * as init from './init/index.ts';
export * as swaUtils from './swa-utils/index.ts';
export * as utils from './utils/index.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  dropout,
  embedding,
  huberLoss,
  klDiv,
  l1Loss,
  layerNorm,
  mseLoss,
  nllLoss,
  oneHot,
  smoothL1Loss,
} from './functional/index.ts';
export type { Reduction } from './functional/reduction.ts';
