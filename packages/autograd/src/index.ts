import './install.ts';
import './augment.ts';

export { grad, type BackwardOptions, type GradOptions } from './backward.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './modes.ts';
export type { GradHook, NodeHook, NodePreHook, RemovableHandle } from './graph/hooks.ts';
export { GraphNode, type Edge, type Gradients } from './graph/node.ts';
export * as internal from './internal.ts';
