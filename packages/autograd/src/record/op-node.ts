import { Tensor } from '@kindling/core/lean';
import type { OpRow } from '@kindling/core/internal';
import type { Described, Saved } from '../derivative.ts';
import { edgeOf } from '../graph/edge.ts';
import { GraphNode, type Edge, type Gradients, type Needed } from '../graph/node.ts';
import { countEdges, isTensorList } from './arguments.ts';
import { fitted } from './fit.ts';
import type { Plan } from './plan.ts';
import { save, type Saving } from './saved.ts';
import { SavedList } from './saved-list.ts';
import { TensorInfo } from './tensor-info.ts';

/** A call that is being recorded. */
interface Call {
  readonly args: readonly unknown[];
  readonly outs: readonly Tensor[];
  /** For in-place ops: the tensor whose history argument 0 continues, where `args[0]` may be a copy of its old value. */
  readonly written: Tensor | null;
  readonly edges: (Edge | null)[];
}

/** Gradients on their way through a node. */
interface Passing {
  /** The first of `all` that there is. */
  readonly g: Tensor;
  readonly all: Gradients;
  readonly needed: Needed;
  readonly args: readonly unknown[];
  /** What was unpacked so far, in step with `saved`. */
  readonly values: (Tensor | undefined)[];
}

/**
 * The node of an op with a derivative row.
 *
 * Its edges stand for the tensors among the arguments, lists flattened, in order. Made for every
 * recorded op, so that it keeps to flat arrays, made in their final length: growing one reserves room for many more.
 */
export class OpNode extends GraphNode {
  private readonly op: OpRow;
  private readonly plan: Plan;
  private readonly args: unknown[];
  /** In step with `plan.saves`; null where no gradient needs it. */
  private readonly saved: (Saving | null)[];
  private keepsLists = false;

  constructor(op: OpRow, plan: Plan, args: readonly unknown[], outs: readonly Tensor[], written: Tensor | null) {
    super();
    this.op = op;
    this.plan = plan;
    this.outputs = outs.length;
    this.args = new Array<unknown>(args.length);
    this.saved = plan.blank.length === 0 ? plan.blank : plan.blank.slice();
    const edges = new Array<Edge | null>(countEdges(args, plan));
    const call: Call = { args, outs, written, edges };
    try {
      let e = 0;
      for (let i = 0; i < args.length; i++) e = this.enter(call, i, e);
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
  private enter(call: Call, i: number, e: number): number {
    const arg = call.args[i];
    const partial = this.plan.partials[i] ?? null;
    if (arg instanceof Tensor) {
      this.args[i] = new TensorInfo(arg);
      const edge = partial === null ? null : edgeOf(i === 0 && call.written !== null ? call.written : arg);
      call.edges[e] = edge;
      if (edge !== null && partial !== null && partial.reads.length > 0) this.keep(call, partial.reads);
      return e + 1;
    }
    if (!isTensorList(arg)) {
      this.args[i] = arg;
      return e;
    }
    if (partial === null) {
      this.args[i] = new SavedList(arg);
      this.keepsLists = true;
      return e;
    }
    this.args[i] = arg.map((x) => new TensorInfo(x));
    arg.forEach((x, nr) => (call.edges[e + nr] = edgeOf(x)));
    if (call.edges.slice(e, e + arg.length).some((edge) => edge !== null)) this.keep(call, partial.reads);
    return e + arg.length;
  }

  private keep({ args, outs, written, edges }: Call, reads: readonly number[]): void {
    const { saved, plan } = this;
    for (let r = 0; r < reads.length; r++) {
      const slot = reads[r] as number;
      if (saved[slot] !== null) continue;
      const at = plan.saves[slot] as number;
      if (at < 0) {
        saved[slot] = save(outs[-1 - at] as Tensor, null, -1 - at);
        continue;
      }
      const x = args[at];
      if (!(x instanceof Tensor)) continue;
      // A copy of the old value stands for the tensor itself, history included.
      if (at === 0 && written !== null) saved[slot] = save(x, edges[0] ?? null, -1);
      // The write has changed what shares its memory: to be noticed when it is asked for.
      else if (written !== null && x.version === written.version)
        saved[slot] = save(x, edgeOf(x), -1, x.version.value - 1);
      else saved[slot] = save(x, edgeOf(x), -1);
    }
  }

  /** Saved results of a write into a view have the view's history, which goes by its base. */
  saveResultsBehind(edge: Edge | null): void {
    for (const saved of this.saved) if (saved !== null && saved.outputNr >= 0) saved.edge = edge;
  }

  apply(grads: Gradients, needed: Needed): Gradients {
    const out = new Array<Tensor | null>(this.edges.length);
    const g = firstOf(grads);
    if (g === null) return out.fill(null);
    const args = this.keepsLists ? this.unpackedLists() : this.args;
    const passing: Passing = { g, all: grads, needed, args, values: [] };
    let e = 0;
    for (let i = 0; i < args.length; i++) {
      const arg = this.args[i];
      if (arg instanceof TensorInfo) out[e] = this.gradient(passing, i, e++, 0, arg);
      else if (Array.isArray(arg) && arg[0] instanceof TensorInfo) {
        for (let nr = 0; nr < arg.length; nr++) out[e] = this.gradient(passing, i, e++, nr, arg[nr]);
      }
    }
    return out;
  }

  /** Gradient of the tensor described by `info`, number `nr` of argument `i`, behind edge `e`. */
  private gradient(
    { g, all, needed, args, values }: Passing,
    i: number,
    e: number,
    nr: number,
    info: TensorInfo,
  ): Tensor | null {
    const partial = this.plan.partials[i] ?? null;
    if (partial === null || !this.wants(e, needed)) return null;
    const { formula, reads } = partial;
    const read = new Array<Tensor | null>(reads.length);
    for (let r = 0; r < reads.length; r++) {
      const slot = reads[r] as number;
      read[r] = (values[slot] ??= this.saved[slot]?.unpack(this)) ?? null;
    }
    // Rows destructure only what they save: length and non-null of `Saved` are a convenience of their types.
    return fitted(formula(g, read as Tensor[] & Saved, args as Described<readonly unknown[]>, nr, all), info);
  }

  private unpackedLists(): unknown[] {
    return this.args.map((arg) => (arg instanceof SavedList ? arg.unpack(this) : arg));
  }

  override release(): void {
    const { saved } = this;
    for (let i = 0; i < saved.length; i++) saved[i]?.release();
    if (this.keepsLists) for (const arg of this.args) if (arg instanceof SavedList) arg.release();
  }
}

function firstOf(grads: Gradients): Tensor | null {
  for (let i = 0; i < grads.length; i++) if (grads[i] !== null) return grads[i] as Tensor;
  return null;
}
