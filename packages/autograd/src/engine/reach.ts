import type { Edge, GraphNode } from '../graph/node.ts';

/** Nodes from which a target can be reached, targets included. */
export function nodesOnTheWay(roots: readonly Edge[], targets: readonly Edge[]): ReadonlySet<GraphNode> {
  // Edges lead to lower sequences, so that nothing below the lowest target leads to one.
  const lowest = targets.reduce((least, t) => Math.min(least, t.node.sequence), Infinity);
  const seen = new Set<GraphNode>();
  const stack = roots.map((r) => r.node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.sequence < lowest || seen.has(node)) continue;
    seen.add(node);
    for (const e of node.edges) if (e !== null) stack.push(e.node);
  }
  const needed = new Set(targets.map((t) => t.node).filter((n) => seen.has(n)));
  for (const node of [...seen].sort((a, b) => a.sequence - b.sequence)) {
    if (node.edges.some((e) => e !== null && needed.has(e.node))) needed.add(node);
  }
  return needed;
}
