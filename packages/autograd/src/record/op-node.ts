import { Tensor, type internal } from '@kindling/core';
import type { Described, Saved } from '../derivative.ts';
import { edgeOf } from '../graph/edge.ts';
import { GraphNode, type Edge, type Gradients, type Needed } from '../graph/node.ts';
import { fitted } from './fit.ts';
import type { Plan } from './plan.ts';
import { save, type Saving } from './saved.ts';
import { TensorInfo } from './tensor-info.ts';

/**
 * The node of an op with a derivative row.
 *
 * Its edges stand for the tensors among the arguments, lists flattened, in order. Made for every
 * recorded op, so that it keeps to flat arrays.
 */
export class OpNode extends GraphNode {
  private readonly op: internal.OpRow;
  private readonly plan: Plan;
  private readonly args: unknown[];
  /** In step with `plan.saves`; null where no gradient needs it. */
  private readonly saved: (Saving | null)[];

  /**
   * @param replaced for in-place ops: the tensor whose history argument 0 continues, where `args[0]` is a copy of its old value
   */
  constructor(
    op: internal.OpRow,
    plan: Plan,
    args: readonly unknown[],
    outs: readonly Tensor[],
    replaced: Tensor | null,
  ) {
    super();
    this.op = op;
    this.plan = plan;
    this.outputs = outs.length;
    // Arrays of their final length: growing one by one reserves room for many more.
    this.args = new Array<unknown>(args.length);
    this.saved = plan.blank.length === 0 ? plan.blank : plan.blank.slice();
    const edges = new Array<Edge | null>(countTensors(args));
    try {
      let e = 0;
      for (let i = 0; i < args.length; i++) e = this.enter(i, e, args, outs, edges, replaced);
    } catch (error) {
      this.release();
      throw error;
    }
    this.connect(edges);
  }

  get name(): string {
    const { name } = this.plan.row;
    if (typeof name === 'string') return name;
    if (name !== undefined) return name(this.args);
    return `${this.op.name.charAt(0).toUpperCase()}${this.op.name.slice(1)}Backward0`;
  }

  /** Describes argument `i`, whose first edge is number `e`; returns the number of the next argument's. */
  private enter(
    i: number,
    e: number,
    args: readonly unknown[],
    outs: readonly Tensor[],
    edges: (Edge | null)[],
    replaced: Tensor | null,
  ): number {
    const arg = args[i];
    const partial = this.plan.partials[i] ?? null;
    if (arg instanceof Tensor) {
      this.args[i] = new TensorInfo(arg);
      const edge = partial === null ? null : edgeOf(i === 0 && replaced !== null ? replaced : arg);
      edges[e] = edge;
      if (edge !== null && partial !== null && partial.reads.length > 0)
        this.keep(partial.reads, args, outs, edges, replaced);
      return e + 1;
    }
    if (!isTensorList(arg)) {
      this.args[i] = arg;
      return e;
    }
    this.args[i] = arg.map((x) => new TensorInfo(x));
    let some = false;
    for (let nr = 0; nr < arg.length; nr++) {
      const edge = partial === null ? null : edgeOf(arg[nr] as Tensor);
      edges[e + nr] = edge;
      some ||= edge !== null;
    }
    if (some && partial !== null) this.keep(partial.reads, args, outs, edges, replaced);
    return e + arg.length;
  }

  private keep(
    reads: readonly number[],
    args: readonly unknown[],
    outs: readonly Tensor[],
    edges: readonly (Edge | null)[],
    replaced: Tensor | null,
  ): void {
    const { saved, plan } = this;
    for (let r = 0; r < reads.length; r++) {
      const slot = reads[r] as number;
      if (saved[slot] !== null) continue;
      const at = plan.saves[slot] as number;
      if (at < 0) saved[slot] = save(outs[-1 - at] as Tensor, null, -1 - at);
      else {
        const x = args[at];
        // A copy of the old value stands for the tensor itself, history included.
        if (x instanceof Tensor)
          saved[slot] = save(x, at === 0 && replaced !== null ? (edges[0] ?? null) : edgeOf(x), -1);
      }
    }
  }

  /** Saved results of a write into a view have the view's history, which goes by its base. */
  saveResultsBehind(edge: Edge | null): void {
    for (const saved of this.saved) if (saved !== null && saved.outputNr >= 0) saved.edge = edge;
  }

  apply(grads: Gradients, needed: Needed): Gradients {
    const out = new Array<Tensor | null>(this.edges.length);
    const g = firstOf(grads);
    const values: (Tensor | undefined)[] = [];
    let e = 0;
    for (let i = 0; i < this.args.length; i++) {
      const arg = this.args[i];
      if (arg instanceof TensorInfo) out[e] = this.gradient(i, e++, 0, arg, g, grads, values, needed);
      else if (isInfoList(arg))
        for (let nr = 0; nr < arg.length; nr++)
          out[e] = this.gradient(i, e++, nr, arg[nr] as TensorInfo, g, grads, values, needed);
    }
    return out;
  }

  /** Gradient of the tensor described by `info`, number `nr` of argument `i`; `values` holds what was unpacked so far. */
  private gradient(
    i: number,
    e: number,
    nr: number,
    info: TensorInfo,
    g: Tensor | null,
    all: Gradients,
    values: (Tensor | undefined)[],
    needed: Needed,
  ): Tensor | null {
    const partial = this.plan.partials[i] ?? null;
    if (g === null || partial === null || !this.wants(e, needed)) return null;
    const { formula, reads } = partial;
    const read = new Array<Tensor | null>(reads.length);
    for (let r = 0; r < reads.length; r++) {
      const slot = reads[r] as number;
      read[r] = (values[slot] ??= this.saved[slot]?.unpack(this)) ?? null;
    }
    // Rows destructure only what they save: length and non-null of `Saved` are a convenience of their types.
    return fitted(formula(g, read as Tensor[] & Saved, this.args as Described<readonly unknown[]>, nr, all), info);
  }

  override release(): void {
    const { saved } = this;
    for (let i = 0; i < saved.length; i++) saved[i]?.release();
  }
}

const isTensorList = (arg: unknown): arg is readonly Tensor[] => Array.isArray(arg) && arg[0] instanceof Tensor;
const isInfoList = (arg: unknown): arg is readonly TensorInfo[] => Array.isArray(arg) && arg[0] instanceof TensorInfo;

function countTensors(args: readonly unknown[]): number {
  let n = 0;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor) n++;
    else if (isTensorList(arg)) n += arg.length;
  }
  return n;
}

function firstOf(grads: Gradients): Tensor | null {
  for (let i = 0; i < grads.length; i++) if (grads[i] !== null) return grads[i] as Tensor;
  return null;
}
