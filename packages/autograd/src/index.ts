import './install.ts';
import './augment.ts';

export { grad, type BackwardOptions, type GradOptions } from './backward.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './modes.ts';
export { GraphNode, type Edge, type GradHook, type Gradients, type NodeHook, type NodePreHook, type RemovableHandle } from './graph.ts';
export * as internal from './internal.ts';
