import { internal, type Tensor } from '@kindling/core';
import { AccumulateGrad } from './accumulate.ts';
import { AsStridedView } from './view-history.ts';
import type { Edge, GraphNode } from './graph.ts';
import { metaOf, peekMeta, setHistory } from './meta.ts';

/** The node that made `x`, brought up to date where `x` is a view whose base was written since. */
export function gradFnOf(x: Tensor): GraphNode | null {
  const base = x.base;
  if (base !== null && x._followsBase && internal.needsGrad(base)) {
    const meta = peekMeta(x);
    const stale = meta === null || (meta.gradFn === null ? meta.accumulator === null : meta.viewVersion !== x.version.value);
    if (stale) {
      const edge = edgeOf(base);
      if (edge !== null) setHistory(x, new AsStridedView(base, x, edge));
    }
  }
  return peekMeta(x)?.gradFn ?? null;
}

/** Where the gradient of `x` goes; null when it needs none. */
export function edgeOf(x: Tensor): Edge | null {
  if (!internal.needsGrad(x)) return null;
  const gradFn = gradFnOf(x);
  if (gradFn !== null) return { node: gradFn, nr: metaOf(x).outputNr };
  return { node: accumulatorOf(x), nr: 0 };
}

export function accumulatorOf(leaf: Tensor): AccumulateGrad {
  const meta = metaOf(leaf);
  if (meta.accumulator === null) {
    meta.accumulator = new AccumulateGrad(leaf);
    if (meta.hooks !== null) meta.accumulator.gradHooks = new Map([[0, meta.hooks]]);
  }
  return meta.accumulator;
}
