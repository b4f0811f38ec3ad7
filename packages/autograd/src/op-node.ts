import { internal, Tensor, type DType } from '@kindling/core';
import type { Derivative, Described, Save, Saved, TensorInfo } from './derivative.ts';
import { GraphNode, type Edge, type Gradients } from './graph.ts';
import { edgeOf } from './edge.ts';
import { SavedTensor } from './saved.ts';

type Row = Derivative<readonly unknown[]>;
/** One differentiable input: argument position, and position within it where it is a list. */
interface Input {
  readonly arg: number;
  readonly nr: number;
  readonly sizes: readonly number[];
  readonly dtype: DType;
}

/** Results are saved under negative positions. */
const position = (save: Save): number => (save === 'out' ? -1 : save === 'out1' ? -2 : save === 'out2' ? -3 : save);

function describe(arg: unknown): unknown {
  if (arg instanceof Tensor) return { sizes: arg.sizes, strides: arg.strides, offset: arg.offset, dtype: arg.dtype, device: arg.device } satisfies TensorInfo;
  if (Array.isArray(arg) && arg[0] instanceof Tensor) return arg.map(describe);
  return arg;
}

/** The node of an op with a derivative row. */
export class OpNode extends GraphNode {
  readonly name: string;
  private readonly row: Row;
  private readonly args: readonly unknown[];
  private readonly inputs: readonly Input[];
  private readonly saved: Map<number, SavedTensor>;

  /**
   * @param replaced for in-place ops: the tensor whose history argument 0 continues, where `args[0]` is a copy of its old value
   */
  constructor(name: string, row: Row, args: readonly unknown[], outs: readonly Tensor[], replaced: Tensor | null = null) {
    super();
    this.name = name;
    this.row = row;
    this.outputs = outs.length;
    const inputs: Input[] = [];
    const edges: (Edge | null)[] = [];
    const wanted = new Set<number>();
    const add = (x: Tensor, arg: number, nr: number, history: Tensor): void => {
      const partial = row.partials[arg] ?? null;
      const edge = partial === null ? null : edgeOf(history);
      inputs.push({ arg, nr, sizes: x.sizes, dtype: x.dtype });
      edges.push(edge);
      if (edge !== null) for (const s of partial?.save ?? []) wanted.add(position(s));
    };
    args.forEach((arg, i) => {
      if (arg instanceof Tensor) add(arg, i, 0, i === 0 && replaced !== null ? replaced : arg);
      else if (Array.isArray(arg)) arg.forEach((x, nr) => x instanceof Tensor && add(x, i, nr, x));
    });
    this.inputs = inputs;
    this.connect(edges);
    this.saved = new Map();
    for (const at of wanted) {
      const x = at < 0 ? outs[-1 - at] : args[at];
      if (x instanceof Tensor) this.saved.set(at, at < 0 ? new SavedTensor(x, -1 - at) : new SavedTensor(x));
    }
    this.args = args.map(describe);
  }

  apply(grads: Gradients, needed: readonly boolean[]): Gradients {
    const g = grads[0] ?? null;
    if (g === null) return this.edges.map(() => null);
    const unpacked = new Map<number, Tensor>();
    const read = (at: number): Tensor | null => {
      const known = unpacked.get(at);
      if (known !== undefined) return known;
      const x = this.saved.get(at)?.unpack(this) ?? null;
      if (x !== null) unpacked.set(at, x);
      return x;
    };
    return this.inputs.map((input, i) => {
      const partial = this.row.partials[input.arg];
      if (needed[i] !== true || partial === null || partial === undefined) return null;
      const saved: readonly (Tensor | null)[] = partial.save.map((s) => read(position(s)));
      // Rows destructure only what they save: length and non-null of `Saved` are a convenience of their types.
      return this.fitted(partial.grad(g, saved as Saved, this.args as Described<readonly unknown[]>, input.nr), input);
    });
  }

  /** Undoes broadcasting and promotion. */
  private fitted(g: Tensor | null, { sizes, dtype }: Input): Tensor | null {
    if (g === null) return null;
    const summed = internal.sameSizes(g.sizes, sizes) ? g : sumToSize(g, sizes);
    return summed.dtype === dtype ? summed : summed.to(dtype);
  }

  override release(): void {
    for (const saved of this.saved.values()) saved.release();
  }
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
