import { internal, type Tensor } from '@kindling/core';
import type { AccumulateGrad } from './accumulate.ts';
import type { GradHook, GraphNode } from './graph.ts';

/** What autograd keeps on a tensor (its `_autograd` slot). */
export class AutogradMeta {
  /** The operation that made the tensor; null for leaves. */
  gradFn: GraphNode | null = null;
  /** Which output of `gradFn` it is. */
  outputNr = 0;
  /** Version of the view at which `gradFn` was derived from its base's. */
  viewVersion = -1;
  grad: Tensor | null = null;
  /** The leaf's entry in graphs; made at first use. */
  accumulator: AccumulateGrad | null = null;
  retainsGrad = false;
  /** Hooks of a leaf, kept until it has an accumulator. */
  hooks: GradHook[] | null = null;
  postAccumulate: ((leaf: Tensor) => void)[] | null = null;
}

export function metaOf(x: Tensor): AutogradMeta {
  if (x._autograd instanceof AutogradMeta) return x._autograd;
  const meta = new AutogradMeta();
  x._autograd = meta;
  return meta;
}

export const peekMeta = (x: Tensor): AutogradMeta | null => (x._autograd instanceof AutogradMeta ? x._autograd : null);

/** Puts `x` behind output `nr` of `node`. */
export function setHistory(x: Tensor, node: GraphNode, nr = 0): void {
  const meta = new AutogradMeta();
  meta.gradFn = node;
  meta.outputNr = nr;
  meta.viewVersion = x.version.value;
  x._autograd = meta;
  x._requiresGrad = true;
}

/** Replaces the gradient of a leaf; the old one is freed at once unless somebody holds it. */
export function setGrad(meta: AutogradMeta, grad: Tensor | null): void {
  const old = meta.grad;
  if (grad !== null) {
    internal.retain(grad.storage);
    // A leaf that is dropped never gives its reference back.
    if (!grad.storage.tracked) internal.track(grad.storage);
  }
  meta.grad = grad;
  if (old !== null) internal.release(old.storage);
}
