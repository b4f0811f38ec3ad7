// For Kindling's own packages: outside semantic versioning.
import type { Tensor } from '@kindling/core/lean';
import { AccumulateGrad } from './graph/accumulate.ts';
import { edgeOf } from './graph/edge.ts';
import { peekMeta } from './graph/meta.ts';
import type { GraphNode } from './graph/node.ts';

/** The gradient of a leaf without handing it to user code: optimizers read it and let it go. */
export const gradOf = (x: Tensor): Tensor | null => peekMeta(x)?.grad ?? null;
export { setGrad, metaOf } from './graph/meta.ts';
export { jointly, namedRow, wrt } from './derivative.ts';
export { queueCallback } from './engine/run.ts';

/** The leaves whose `grad` a backward from `outputs` would reach. */
export function leavesOf(outputs: readonly Tensor[]): Set<Tensor> {
  const leaves = new Set<Tensor>();
  const seen = new Set<GraphNode>();
  const stack = outputs.map((x) => edgeOf(x)?.node);
  while (stack.length > 0) {
    const node = stack.pop();
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    if (node instanceof AccumulateGrad) leaves.add(node.variable);
    for (const edge of node.edges) stack.push(edge?.node);
  }
  return leaves;
}
