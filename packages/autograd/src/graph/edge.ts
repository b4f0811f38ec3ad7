import { AutogradError, type Tensor } from '@kindling/core/lean';
import { needsGrad } from '@kindling/core/internal';
import { AccumulateGrad } from './accumulate.ts';
import { AsStridedView } from './view-history.ts';
import type { Edge, GraphNode } from './node.ts';
import { metaOf, peekMeta, setHistory } from './meta.ts';

/** The edge of `x`, brought up to date where `x` is a view whose base was written since; null for a leaf not yet used. */
function currentEdge(x: Tensor): Edge | null {
  const base = x.base;
  if (base !== null && x._followsBase && needsGrad(base)) {
    const meta = peekMeta(x);
    const stale =
      meta === null || meta.edge === null || (!isLeafEdge(meta.edge) && meta.viewVersion !== x.version.value);
    if (stale) {
      if (meta?.refusal?.indirect === true)
        throw new AutogradError(`Its base, or another view of it, was modified in place: ${meta.refusal.why}`);
      const edge = edgeOf(base);
      if (edge !== null) setHistory(x, new AsStridedView(base, x, edge));
    }
  }
  return peekMeta(x)?.edge ?? null;
}

const isLeafEdge = (edge: Edge): boolean => edge.node instanceof AccumulateGrad;

/** The node that made `x`; null for a leaf. */
export function gradFnOf(x: Tensor): GraphNode | null {
  const edge = currentEdge(x);
  return edge === null || isLeafEdge(edge) ? null : edge.node;
}

/** Where the gradient of `x` goes; null when it needs none. */
export function edgeOf(x: Tensor): Edge | null {
  if (!needsGrad(x)) return null;
  return currentEdge(x) ?? (metaOf(x).edge = { node: new AccumulateGrad(x), nr: 0 });
}
