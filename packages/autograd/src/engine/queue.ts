import type { GraphNode } from '../graph/node.ts';

/** Binary heap: the node made last comes out first. */
export class NodeQueue {
  private readonly heap: GraphNode[] = [];

  get nodes(): readonly GraphNode[] {
    return this.heap;
  }

  push(node: GraphNode): void {
    const { heap } = this;
    let i = heap.length;
    heap.push(node);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as GraphNode;
      if (above.sequence >= node.sequence) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = node;
  }

  pop(): GraphNode | null {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return null;
    if (heap.length > 0) this.sink(last);
    return top;
  }

  private sink(node: GraphNode): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && (heap[right] as GraphNode).sequence > (heap[child] as GraphNode).sequence)
        child = right;
      const below = heap[child] as GraphNode;
      if (below.sequence <= node.sequence) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = node;
  }
}
