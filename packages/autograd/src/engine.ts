// Runs a graph backwards: nodes in falling sequence, which is a topological order since every node is
// made after those its edges lead to. No recursion; gradients are summed in place where they are ours.
import { internal, type Tensor } from '@kindling/core';
import type { Edge, GraphNode, Gradients } from './graph.ts';
import { NodeQueue } from './queue.ts';

const { expose, release, retain } = internal;

export interface RunOptions {
  readonly retainGraph: boolean;
  /** Records the gradients themselves. */
  readonly createGraph: boolean;
  /** Only gradients that reach these are computed; null means all leaves. */
  readonly targets: readonly Edge[] | null;
  /** Whether target leaves get their `grad`; else the gradients are returned. */
  readonly accumulate: boolean;
}

/** Sums of gradients that wait for their node, one per output. */
type Buffer = (Tensor | null)[];

class Run {
  private readonly queue = new NodeQueue();
  private readonly waiting = new Map<GraphNode, Buffer>();
  private readonly needed: Set<GraphNode> | null;
  private readonly captured: (Tensor | null)[];
  private readonly options: RunOptions;

  constructor(options: RunOptions, roots: readonly Edge[]) {
    this.options = options;
    this.needed = options.targets === null ? null : nodesOnTheWay(roots, options.targets);
    this.captured = (options.targets ?? []).map(() => null);
  }

  execute(roots: readonly Edge[], grads: readonly Tensor[]): Gradients {
    roots.forEach((edge, i) => {
      const g = grads[i] as Tensor;
      retain(g.storage);
      this.send(edge, g);
    });
    try {
      for (let node = this.queue.pop(); node !== null; node = this.queue.pop()) this.visit(node);
    } catch (error) {
      this.abandon();
      throw error;
    }
    for (const g of this.captured) if (g !== null) this.handOver(g);
    return this.captured;
  }

  /** Adds `g`, of which the caller owns a reference, to what waits at `edge`. */
  private send({ node, nr }: Edge, g: Tensor): void {
    let buffer = this.waiting.get(node);
    if (buffer === undefined) {
      this.waiting.set(node, (buffer = new Array<Tensor | null>(node.outputs).fill(null)));
      this.queue.push(node);
    }
    const held = buffer[nr] ?? null;
    buffer[nr] = held === null ? g : this.sum(held, g);
  }

  private sum(a: Tensor, b: Tensor): Tensor {
    if (this.options.createGraph) {
      const sum = a.add(b);
      retain(sum.storage);
      release(a.storage);
      release(b.storage);
      return sum;
    }
    if (isOurs(a)) {
      internal.inplace(internal.rows.add.op, a, b);
      release(b.storage);
      return a;
    }
    const outer = internal.enterRegion();
    let sum: Tensor | null = null;
    try {
      sum = a.add(b);
      retain(sum.storage);
    } finally {
      internal.leaveRegionOwning(outer, [sum]);
    }
    release(a.storage);
    release(b.storage);
    return sum;
  }

  private visit(node: GraphNode): void {
    const buffer = this.waiting.get(node) as Buffer;
    this.waiting.delete(node);
    this.runGradHooks(node, buffer);
    this.capture(node, buffer);
    try {
      if (this.runs(node)) this.apply(node, buffer);
    } finally {
      for (const g of buffer) if (g !== null) release(g.storage);
    }
  }

  private runs(node: GraphNode): boolean {
    if (this.needed === null) return true;
    if (!this.needed.has(node)) return false;
    const target = this.options.targets?.some((t) => t.node === node) === true;
    if (node.edges.length === 0) return this.options.accumulate || !target;
    return node.edges.some((e) => e !== null && this.needed?.has(e.node) === true);
  }

  private apply(node: GraphNode, buffer: Buffer): void {
    const needed = node.edges.map((e) => e !== null && (this.needed === null || this.needed.has(e.node)));
    const inputs = this.runPreHooks(node, buffer);
    let grads: Gradients;
    if (this.options.createGraph) {
      grads = node.apply(inputs, needed);
      grads = this.runPostHooks(node, grads, inputs);
      for (const g of grads) if (g !== null) retain(g.storage);
    } else {
      const outer = internal.enterRegion();
      grads = [];
      try {
        grads = this.runPostHooks(node, node.apply(inputs, needed), inputs);
        for (const g of grads) if (g !== null) retain(g.storage);
      } finally {
        internal.leaveRegionOwning(outer, grads);
      }
    }
    if (!this.options.retainGraph) node.release();
    grads.forEach((g, i) => {
      if (g === null) return;
      const edge = node.edges[i] ?? null;
      if (edge === null || needed[i] !== true) release(g.storage);
      else this.send(edge, g);
    });
  }

  private capture(node: GraphNode, buffer: Buffer): void {
    this.options.targets?.forEach((target, i) => {
      if (target.node !== node || (this.options.accumulate && node.edges.length === 0)) return;
      const g = buffer[target.nr] ?? null;
      if (g === null) return;
      retain(g.storage);
      this.captured[i] = g;
    });
  }

  /** User code sees the gradient: from here on only the collector may free it. */
  private handOver(g: Tensor): void {
    expose(g.storage);
    release(g.storage);
  }

  private runGradHooks(node: GraphNode, buffer: Buffer): void {
    if (node.gradHooks === null) return;
    for (const [nr, hooks] of node.gradHooks) {
      for (const hook of hooks) {
        const g = buffer[nr] ?? null;
        if (g === null) continue;
        const replaced = this.user(() => {
          expose(g.storage);
          return hook(g);
        });
        if (replaced === null || replaced === undefined || replaced === g) continue;
        retain(replaced.storage);
        release(g.storage);
        buffer[nr] = replaced;
      }
    }
  }

  private runPreHooks(node: GraphNode, buffer: Buffer): Gradients {
    let grads: Gradients = buffer;
    for (const hook of node.preHooks ?? []) {
      grads =
        this.user(() => {
          for (const g of grads) if (g !== null) expose(g.storage);
          return hook(grads);
        }) ?? grads;
    }
    return grads;
  }

  private runPostHooks(node: GraphNode, gradInputs: Gradients, gradOutputs: Gradients): Gradients {
    let grads = gradInputs;
    for (const hook of node.postHooks ?? []) {
      grads =
        this.user(() => {
          for (const g of [...grads, ...gradOutputs]) if (g !== null) expose(g.storage);
          return hook(grads, gradOutputs);
        }) ?? grads;
    }
    return grads;
  }

  private user<T>(run: () => T): T {
    const outer = internal.suspendRegion();
    try {
      return run();
    } finally {
      internal.resumeRegion(outer);
    }
  }

  private abandon(): void {
    for (const buffer of this.waiting.values()) for (const g of buffer) if (g !== null) release(g.storage);
    for (const g of this.captured) if (g !== null) release(g.storage);
    this.waiting.clear();
  }
}

/** Whether the engine may add into `g`: its whole, untouched memory belongs to one buffer. */
function isOurs(g: Tensor): boolean {
  const { storage } = g;
  if (storage.exposed || storage.refs !== 1 || storage.host !== null) return false;
  return g.isContiguous() && g.numel() * g.itemsize === storage.bytes;
}

/** Nodes from which a target can be reached, targets included. */
function nodesOnTheWay(roots: readonly Edge[], targets: readonly Edge[]): Set<GraphNode> {
  const seen = new Set<GraphNode>();
  const stack = roots.map((r) => r.node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const e of node.edges) if (e !== null) stack.push(e.node);
  }
  const needed = new Set(targets.map((t) => t.node).filter((n) => seen.has(n)));
  for (const node of [...seen].sort((a, b) => a.sequence - b.sequence)) {
    if (node.edges.some((e) => e !== null && needed.has(e.node))) needed.add(node);
  }
  return needed;
}

/** Sends `grads` into the graph at `roots`; returns the gradients that arrived at the targets. */
export function runBackward(roots: readonly Edge[], grads: readonly Tensor[], options: RunOptions): Gradients {
  const { state } = internal;
  const before = state.recorder;
  state.recorder = options.createGraph ? (state.autograd?.recorder ?? null) : null;
  try {
    return new Run(options, roots).execute(roots, grads);
  } finally {
    state.recorder = before;
  }
}
