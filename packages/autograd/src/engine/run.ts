// Runs a graph backwards: nodes in falling sequence, which is a topological order since every node is
// made after those its edges lead to. No recursion; gradients are summed in place where they are ours.
import { AutogradError, type Tensor } from '@kindling/core/lean';
import { enterRegion, expose, leaveRegionOwning, release, retain, state } from '@kindling/core/internal';
import { applyChecked } from '../anomaly/check.ts';
import { anomaly } from '../anomaly/trace.ts';
import type { Edge, GraphNode, Gradients, Needed } from '../graph/node.ts';
import { runAfter, runBefore, runOutputHooks } from './hooks.ts';
import { NodeQueue } from './queue.ts';
import { nodesOnTheWay } from './reach.ts';
import { asUser } from '../user-code.ts';
import { sum } from './sum.ts';

export interface RunOptions {
  readonly retainGraph: boolean;
  /** Records the gradients themselves. */
  readonly createGraph: boolean;
  /** Only gradients that reach these are computed; null means all leaves. */
  readonly targets: readonly Edge[] | null;
  /** Whether target leaves get their `grad`; else the gradients are returned. */
  readonly accumulate: boolean;
}

class Run {
  private readonly queue = new NodeQueue();
  private readonly needed: Needed;
  private readonly captured: (Tensor | null)[];
  private readonly options: RunOptions;
  /** What waits here while a backward inside a hook or a custom function uses the same nodes. */
  private paused: GraphNode['waiting'][] | null = null;

  constructor(options: RunOptions, roots: readonly Edge[]) {
    this.options = options;
    this.needed = options.targets === null ? null : nodesOnTheWay(roots, options.targets);
    this.captured = (options.targets ?? []).map(() => null);
  }

  execute(roots: readonly Edge[], grads: readonly Tensor[]): Gradients {
    try {
      for (let i = 0; i < roots.length; i++) {
        const g = grads[i] as Tensor;
        retain(g.storage);
        this.send(roots[i] as Edge, g);
      }
      for (let node = this.queue.pop(); node !== null; node = this.queue.pop()) this.visit(node);
    } catch (error) {
      this.abandon();
      throw error;
    }
    for (const g of this.captured) if (g !== null) handOver(g);
    return this.captured;
  }

  /** Adds `g`, of which the caller owns a reference, to what waits at `edge`. */
  private send({ node, nr }: Edge, g: Tensor): void {
    const { waiting } = node;
    if (waiting === null) {
      node.waiting = node.outputs === 1 ? [g] : only(g, nr, node.outputs);
      this.queue.push(node);
      return;
    }
    const held = waiting[nr] ?? null;
    waiting[nr] = held === null ? g : sum(held, g, this.options.createGraph);
  }

  private visit(node: GraphNode): void {
    const waiting = node.waiting as (Tensor | null)[];
    node.waiting = null;
    try {
      if (node.hooks !== null) runOutputHooks(node.hooks, waiting);
      if (this.options.targets !== null) this.capture(this.options.targets, node, waiting);
      if (this.needed === null || this.runs(node, this.needed)) this.apply(node, waiting);
    } finally {
      for (let i = 0; i < waiting.length; i++) releaseGradient(waiting[i] ?? null);
    }
  }

  private runs(node: GraphNode, needed: ReadonlySet<GraphNode>): boolean {
    if (!needed.has(node)) return false;
    if (node.edges.length === 0)
      return this.options.accumulate || this.options.targets?.some((t) => t.node === node) !== true;
    return node.edges.some((e) => e !== null && needed.has(e.node));
  }

  private apply(node: GraphNode, waiting: Gradients): void {
    const grads = this.options.createGraph ? this.recorded(node, waiting) : this.unrecorded(node, waiting);
    if (!this.options.retainGraph) node.release();
    let i = 0;
    try {
      for (; i < grads.length; i++) {
        const g = grads[i] ?? null;
        if (g !== null) this.pass(node.edges[i] ?? null, g);
      }
    } catch (error) {
      while (++i < grads.length) releaseGradient(grads[i] ?? null);
      throw error;
    }
  }

  private pass(edge: Edge | null, g: Tensor): void {
    if (edge === null || (this.needed !== null && !this.needed.has(edge.node))) release(g.storage);
    else this.send(edge, g);
  }

  /** User code may reach everything here through the graph of the gradients. */
  private recorded(node: GraphNode, waiting: Gradients): Gradients {
    const grads = this.run(node, waiting);
    for (let i = 0; i < grads.length; i++) retainGradient(grads[i] ?? null);
    return grads;
  }

  private unrecorded(node: GraphNode, waiting: Gradients): Gradients {
    const outer = enterRegion();
    let grads: Gradients = NONE;
    try {
      grads = this.run(node, waiting);
      for (let i = 0; i < grads.length; i++) retainGradient(grads[i] ?? null);
    } finally {
      leaveRegionOwning(outer, grads);
    }
    return grads;
  }

  private run(node: GraphNode, waiting: Gradients): Gradients {
    const { hooks } = node;
    if (hooks === null) return this.applied(node, waiting);
    // Hooks see the gradients that come in after the node has run: it must not write over them.
    for (let i = 0; i < waiting.length; i++) retainGradient(waiting[i] ?? null);
    try {
      const inputs = runBefore(hooks, waiting);
      return runAfter(hooks, this.applied(node, inputs), inputs);
    } finally {
      for (let i = 0; i < waiting.length; i++) releaseGradient(waiting[i] ?? null);
    }
  }

  private applied(node: GraphNode, grads: Gradients): Gradients {
    return anomaly.active === null
      ? node.apply(grads, this.needed)
      : applyChecked(node, grads, this.needed, anomaly.active);
  }

  private capture(targets: readonly Edge[], node: GraphNode, waiting: Gradients): void {
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as Edge;
      if (target.node !== node || (this.options.accumulate && node.edges.length === 0)) continue;
      const g = waiting[target.nr] ?? null;
      retainGradient(g);
      this.captured[i] = g;
    }
  }

  private abandon(): void {
    for (const node of this.queue.nodes) {
      node.waiting?.forEach(releaseGradient);
      node.waiting = null;
    }
    this.captured.forEach(releaseGradient);
  }

  pause(): void {
    this.paused = this.queue.nodes.map((node) => node.waiting);
    for (const node of this.queue.nodes) node.waiting = null;
  }

  resume(): void {
    this.queue.nodes.forEach((node, i) => (node.waiting = this.paused?.[i] ?? null));
    this.paused = null;
  }
}

const NONE: Gradients = [];

function only(g: Tensor, nr: number, outputs: number): (Tensor | null)[] {
  const waiting = new Array<Tensor | null>(outputs).fill(null);
  waiting[nr] = g;
  return waiting;
}

function retainGradient(g: Tensor | null): void {
  if (g !== null) retain(g.storage);
}

function releaseGradient(g: Tensor | null): void {
  if (g !== null) release(g.storage);
}

/** User code sees the gradient: from here on only the collector may free it. */
function handOver(g: Tensor): void {
  expose(g.storage);
  release(g.storage);
}

let running: Run | null = null;
let callbacks: (() => void)[] = [];

/**
 * Calls `callback` once, when the whole of the backward that runs now has ended well, as user code.
 * @throws AutogradError outside of a backward
 */
export function queueCallback(callback: () => void): void {
  if (running === null) throw new AutogradError('queueCallback: there is no backward to wait for; call it in a hook.');
  callbacks.push(callback);
}

/** Sends `grads` into the graph at `roots`; returns the gradients that arrived at the targets. */
export function runBackward(roots: readonly Edge[], grads: readonly Tensor[], options: RunOptions): Gradients {
  const before = state.recorder;
  const outer = running;
  outer?.pause();
  const run = new Run(options, roots);
  running = run;
  state.recorder = options.createGraph ? (state.autograd?.recorder ?? null) : null;
  try {
    const captured = run.execute(roots, grads);
    if (outer === null) asUser(() => callbacks.forEach((callback) => callback()));
    return captured;
  } finally {
    state.recorder = before;
    running = outer;
    if (outer === null) callbacks = [];
    else outer.resume();
  }
}
