// As the main entry, with the derivatives only of ops that nearly every network uses. Kindling's own packages import this one.
import './install.ts';
import './augment.ts';

export { detectAnomaly, isAnomalyEnabled, setDetectAnomaly, type AnomalyOptions } from './anomaly/detect.ts';
export {
  autocast,
  autocastAsync,
  getAutocastDtype,
  isAutocastEnabled,
  type AutocastOptions,
} from './autocast/autocast.ts';
export type { LowerPrecision } from './autocast/casting.ts';
export { backward, grad, type BackwardOptions, type GradOptions } from './backward.ts';
export {
  enableGrad,
  enableGradAsync,
  inferenceMode,
  inferenceModeAsync,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  noGradAsync,
  setGradEnabled,
  setGradEnabledAsync,
} from './modes/modes.ts';
export { saveOnCpu, savedTensorsHooks } from './modes/saved-tensors.ts';
export type { ModeScope } from './modes/scope.ts';
export { checkpoint, checkpointSequential, type CheckpointOptions } from './checkpoint/checkpoint.ts';
export { AnomalyError } from './errors.ts';
export * as functional from './functional/index.ts';
export { FunctionContext, type SavedTensors } from './function/context.ts';
export { customOp, type CustomKernel, type CustomOp } from './function/custom-op.ts';
export { AutogradFunction, AutogradFunction as Function } from './function/function.ts';
export { onceDifferentiable } from './function/once-differentiable.ts';
export type { GradHook, NodeHook, NodePreHook, RemovableHandle } from './graph/hooks.ts';
export { graph, type GraphOptions } from './graph-view/dot.ts';
export { GraphNode, type Edge, type Gradients } from './graph/node.ts';
export * as internal from './internal.ts';
