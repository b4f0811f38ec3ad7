import { internal, Tensor } from '@kindling/core';
import type { Derivative, Described, Partial, Save, Saved } from './derivative.ts';
import { GraphNode, type Edge, type Gradients } from './graph.ts';
import { edgeOf } from './edge.ts';
import { SavedTensor } from './saved.ts';
import { TensorInfo } from './tensor-info.ts';

type Row = Derivative<readonly unknown[]>;

/** Results are saved under negative positions. */
const position = (save: Save): number => (save === 'out' ? -1 : save === 'out1' ? -2 : save === 'out2' ? -3 : save);

function describe(arg: unknown): unknown {
  if (arg instanceof Tensor) return new TensorInfo(arg);
  return Array.isArray(arg) && arg[0] instanceof Tensor ? arg.map(describe) : arg;
}

/**
 * The node of an op with a derivative row.
 *
 * Its edges stand for the tensors among the arguments, lists flattened, in order. Made for every
 * recorded op, so that it keeps to flat arrays.
 */
export class OpNode extends GraphNode {
  private readonly op: internal.OpRow;
  private readonly row: Row;
  private readonly args: unknown[] = [];
  /** Positions and tensors of what is saved, in step. */
  private readonly savedAt: number[] = [];
  private readonly saved: SavedTensor[] = [];

  /**
   * @param replaced for in-place ops: the tensor whose history argument 0 continues, where `args[0]` is a copy of its old value
   */
  constructor(op: internal.OpRow, row: Row, args: readonly unknown[], outs: readonly Tensor[], replaced: Tensor | null = null) {
    super();
    this.op = op;
    this.row = row;
    this.outputs = outs.length;
    const edges: (Edge | null)[] = [];
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      this.args.push(describe(arg));
      if (arg instanceof Tensor) edges.push(this.input(i, i === 0 && replaced !== null ? replaced : arg, args, outs));
      else if (Array.isArray(arg)) for (const x of arg) if (x instanceof Tensor) edges.push(this.input(i, x, args, outs));
    }
    this.connect(edges);
  }

  get name(): string {
    const { name } = this.row;
    if (typeof name === 'string') return name;
    if (name !== undefined) return name(this.args);
    return `${this.op.name.charAt(0).toUpperCase()}${this.op.name.slice(1)}Backward0`;
  }

  private input(arg: number, history: Tensor, args: readonly unknown[], outs: readonly Tensor[]): Edge | null {
    const partial = this.row.partials[arg];
    if (partial === null || partial === undefined) return null;
    const edge = edgeOf(history);
    if (edge !== null) for (const save of partial.save) this.keep(position(save), args, outs);
    return edge;
  }

  private keep(at: number, args: readonly unknown[], outs: readonly Tensor[]): void {
    if (this.savedAt.includes(at)) return;
    const x = at < 0 ? outs[-1 - at] : args[at];
    if (!(x instanceof Tensor)) return;
    this.savedAt.push(at);
    this.saved.push(new SavedTensor(x, at < 0 ? -1 - at : -1));
  }

  apply(grads: Gradients, needed: readonly boolean[]): Gradients {
    const g = grads[0] ?? null;
    const out: (Tensor | null)[] = this.edges.map(() => null);
    if (g === null) return out;
    const values = this.saved.map((saved) => saved.unpack(this));
    let edge = 0;
    this.args.forEach((arg, i) => {
      const infos = arg instanceof TensorInfo ? [arg] : Array.isArray(arg) && arg[0] instanceof TensorInfo ? (arg as TensorInfo[]) : [];
      infos.forEach((info, nr) => {
        const partial = this.row.partials[i];
        if (needed[edge] === true && partial) out[edge] = fitted(this.gradient(partial, g, values, nr), info);
        edge++;
      });
    });
    return out;
  }

  private gradient(partial: Partial<readonly unknown[]>, g: Tensor, values: readonly Tensor[], nr: number): Tensor | null {
    const saved: readonly (Tensor | null)[] = partial.save.map((s) => values[this.savedAt.indexOf(position(s))] ?? null);
    // Rows destructure only what they save: length and non-null of `Saved` are a convenience of their types.
    return partial.grad(g, saved as Saved, this.args as Described<readonly unknown[]>, nr);
  }

  override release(): void {
    for (const saved of this.saved) saved.release();
  }
}

/** Undoes broadcasting and promotion. */
function fitted(g: Tensor | null, { sizes, dtype }: TensorInfo): Tensor | null {
  if (g === null) return null;
  const summed = internal.sameSizes(g.sizes, sizes) ? g : sumToSize(g, sizes);
  return summed.dtype === dtype ? summed : summed.to(dtype);
}

/** Sums over the dimensions along which `sizes` was broadcast to give `g`. */
function sumToSize(g: Tensor, sizes: readonly number[]): Tensor {
  const lead = g.sizes.length - sizes.length;
  const dims: number[] = [];
  for (let d = 0; d < g.sizes.length; d++) {
    if (d < lead || (sizes[d - lead] === 1 && g.sizes[d] !== 1)) dims.push(d);
  }
  const summed = dims.length === 0 ? g : g.sum(dims, { keepdim: true });
  return lead > 0 ? summed.view(sizes) : summed;
}
