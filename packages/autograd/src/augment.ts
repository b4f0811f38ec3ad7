import type { Tensor as CoreTensor } from '@kindling/core/lean';
import type { BackwardOptions } from './backward.ts';
import type { GradHook, RemovableHandle } from './graph/hooks.ts';
import type { GraphNode } from './graph/node.ts';

declare module '@kindling/core' {
  interface Tensor {
    /** Accumulated gradient of a leaf (or of a tensor that retains it); null before backward. */
    grad: CoreTensor | null;
    /** The operation that made this tensor; null for leaves. */
    readonly gradFn: GraphNode | null;
    /** Which result of `gradFn` this tensor is. */
    readonly outputNr: number;
    /** Whether a non-leaf keeps its gradient: see `retainGrad`. */
    readonly retainsGrad: boolean;
    /** The same elements outside the graph, with a version of their own: writes are not seen by backward's checks. */
    data: CoreTensor;
    /**
     * Adds to the `grad` of every leaf this tensor depends on. A one-element tensor needs no `gradient`.
     * @throws AutogradError
     */
    backward(gradient?: CoreTensor | null, options?: BackwardOptions): void;
    requiresGrad_(value?: boolean): this;
    /** Forgets the history, in place. @throws AutogradError for views */
    detach_(): this;
    /** Keeps the gradient of a non-leaf in its `grad`. */
    retainGrad(): void;
    /** Calls `hook` with the gradient when it is computed; what it returns replaces it. */
    registerHook(hook: GradHook): RemovableHandle;
    /** Calls `hook` with the leaf after its `grad` was updated. */
    registerPostAccumulateGradHook(hook: (leaf: CoreTensor) => void): RemovableHandle;
  }
}
