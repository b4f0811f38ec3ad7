// Everything, with the CPU backend registered: tensors and autograd flat, as `torch.*`; the rest as `torch.nn`, `torch.optim`, ...
import '@kindling/cpu-backend';

export * from '@kindling/core';
export { internal } from '@kindling/core';
export {
  enableGrad,
  grad,
  GraphNode,
  isGradEnabled,
  noGrad,
  setGradEnabled,
  type BackwardOptions,
  type GradHook,
  type GradOptions,
  type RemovableHandle,
} from '@kindling/autograd';
export { cpuInfo } from '@kindling/cpu-backend';
export * as data from '@kindling/data';
export * as nn from '@kindling/nn';
export * as optim from '@kindling/optim';
export * as safetensors from '@kindling/serialize';
