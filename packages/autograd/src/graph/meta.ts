import { type Tensor } from '@kindling/core/lean';
import { release, retain as retainStorage, watch } from '@kindling/core/internal';
import type { Edge, GraphNode } from './node.ts';

/** Why a write into a view cannot be recorded. */
export interface Refusal {
  readonly why: string;
  /** Whether a write to its base, or to another view of it, spoils the view too. */
  readonly indirect: boolean;
}

/** What autograd keeps on a tensor (its `_autograd` slot). */
export class AutogradMeta {
  /** Where its gradient goes: to the op that made it, or for a leaf, once used, to its accumulator. */
  edge: Edge | null;
  /** Version of the view at which `edge` was derived from its base's. */
  viewVersion: number;
  grad: Tensor | null = null;
  retainsGrad = false;
  refusal: Refusal | null = null;

  constructor(edge: Edge | null, viewVersion: number) {
    this.edge = edge;
    this.viewVersion = viewVersion;
  }
}

export function metaOf(x: Tensor): AutogradMeta {
  if (x._autograd instanceof AutogradMeta) return x._autograd;
  const meta = new AutogradMeta(null, -1);
  x._autograd = meta;
  return meta;
}

export const peekMeta = (x: Tensor): AutogradMeta | null => (x._autograd instanceof AutogradMeta ? x._autograd : null);

/** Puts `x` behind output `nr` of `node`. */
export function setHistory(x: Tensor, node: GraphNode, nr = 0): void {
  const old = x._autograd;
  const meta = new AutogradMeta({ node, nr }, x.version.value);
  x._autograd = meta;
  x._requiresGrad = true;
  if (old instanceof AutogradMeta) inherit(meta, old, x);
}

/** A tensor written in place keeps its `grad`, keeps retaining it for its new value, and stays the kind of view it was. */
function inherit(meta: AutogradMeta, old: AutogradMeta, x: Tensor): void {
  meta.grad = old.grad;
  meta.refusal = old.refusal;
  if (!old.retainsGrad) return;
  old.edge?.node.hooks?.retaining.delete(old.edge.nr);
  retain(meta, x);
}

/** The gradient of `x` goes to its `grad` as well. */
export function retain(meta: AutogradMeta, x: Tensor): void {
  meta.retainsGrad = true;
  meta.edge?.node.hooked().retaining.set(meta.edge.nr, new WeakRef(x));
}

/** Replaces the gradient of a leaf; the old one is freed at once unless somebody holds it. */
export function setGrad(meta: AutogradMeta, grad: Tensor | null): void {
  const old = meta.grad;
  if (grad !== null) {
    retainStorage(grad.storage);
    // The leaf may be dropped with its gradient: the collector has to know of it.
    watch(grad.storage);
  }
  meta.grad = grad;
  if (old !== null) release(old.storage);
}
