// Everything, with the CPU backend registered: tensors and autograd flat, as `torch.*`; the rest as `torch.nn`, `torch.optim`, ...
import '@kindling/cpu-backend';

export * from '@kindling/core';
export { internal } from '@kindling/core';
export {
  autocast,
  autocastAsync,
  enableGrad,
  enableGradAsync,
  grad,
  GraphNode,
  inferenceMode,
  inferenceModeAsync,
  getAutocastDtype,
  isAutocastEnabled,
  isGradEnabled,
  noGrad,
  noGradAsync,
  setGradEnabled,
  setGradEnabledAsync,
  type BackwardOptions,
  type GradHook,
  type GradOptions,
  type RemovableHandle,
} from '@kindling/autograd';
/** Custom functions, functional derivatives, checkpoints, anomaly mode, the graph as a picture. */
export * as autograd from '@kindling/autograd';
export { cpuInfo } from '@kindling/cpu-backend';
/** torch.cuda; says why where there is no GPU. */
export { cuda } from '#cuda';
export * as amp from './amp.ts';
export * as data from '@kindling/data';
export * as nn from '@kindling/nn';
/** torchvision.models, and others. */
export * as models from '@kindling/nn/models';
export * as optim from './optim.ts';
/** Process groups, DistributedDataParallel and other ways to train on several devices and hosts. */
export * as parallel from '@kindling/parallel';
export * as serialize from '@kindling/serialize';
/** torchinfo's table of a model's layers. */
export { ModelStatistics, summary, type SummaryOptions } from '@kindling/nn/summary';
