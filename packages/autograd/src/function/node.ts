import { AutogradError, shapeText, Tensor, zeros } from '@kindling/core/lean';
import { suspendRegion, expose, resumeRegion } from '@kindling/core/internal';
import { GraphNode, type Edge, type Gradients, type Needed } from '../graph/node.ts';
import { fitted } from '../record/fit.ts';
import { TensorInfo } from '../record/tensor-info.ts';
import type { Callbacks } from './callbacks.ts';
import type { FunctionContext } from './context.ts';

const describe = (list: readonly unknown[]): (TensorInfo | null)[] =>
  list.map((x) => (x instanceof Tensor ? new TensorInfo(x) : null));

/** The node of a custom function; an edge per argument of forward. */
export class FunctionNode extends GraphNode {
  readonly name: string;
  private readonly callbacks: Callbacks;
  private readonly ctx: FunctionContext;
  private readonly inputs: readonly (TensorInfo | null)[];
  private readonly results: readonly (TensorInfo | null)[];

  constructor(
    callbacks: Callbacks,
    ctx: FunctionContext,
    args: readonly unknown[],
    returned: readonly unknown[],
    edges: readonly (Edge | null)[],
  ) {
    super();
    this.name = `${callbacks.name}Backward`;
    this.callbacks = callbacks;
    this.ctx = ctx;
    this.inputs = describe(args);
    this.results = describe(returned);
    this.outputs = returned.length;
    this.connect(edges);
  }

  apply(grads: Gradients, needed: Needed): Gradients {
    const incoming = this.results.map((info, nr) => this.incoming(grads[nr] ?? null, info));
    const outer = suspendRegion();
    let returned: unknown;
    try {
      for (const g of incoming) if (g !== null) expose(g.storage);
      returned = this.callbacks.backward(this.ctx, ...incoming);
    } finally {
      resumeRegion(outer);
    }
    const list = Array.isArray(returned) ? (returned as readonly unknown[]) : [returned];
    const missing =
      list.length < this.inputs.length || list.slice(this.inputs.length).some((g) => g !== null && g !== undefined);
    if (missing)
      throw this.error(
        `returned an incorrect number of gradients (expected ${this.inputs.length}, got ${list.length})`,
      );
    return this.inputs.map((info, i) => this.outgoing(list[i], info, i, this.wants(i, needed)));
  }

  private incoming(g: Tensor | null, info: TensorInfo | null): Tensor | null {
    if (g !== null || info === null || !this.ctx._materialize) return g;
    return zeros(info.sizes, { dtype: info.dtype, device: info.device });
  }

  private outgoing(g: unknown, info: TensorInfo | null, i: number, wanted: boolean): Tensor | null {
    if (g === null || g === undefined) return null;
    if (!(g instanceof Tensor)) throw this.error(`returned ${typeof g} as gradient ${i}: it must be a tensor or null`);
    if (info === null)
      throw this.error(`returned a gradient at position ${i}, where forward took no tensor: it must be null`);
    if (!wanted) return null;
    if (!expands(info.sizes, g.sizes)) {
      throw this.error(
        `returned a gradient of shape ${shapeText(g.sizes)} at position ${i}: the input has shape ${shapeText(info.sizes)}`,
      );
    }
    if (g.device !== info.device) {
      throw this.error(
        `returned a gradient on ${g.device.toString()} at position ${i}: the input is on ${info.device.toString()}`,
      );
    }
    return fitted(g, info);
  }

  private error(what: string): AutogradError {
    return new AutogradError(`${this.name}: backward ${what}.`);
  }

  override release(): void {
    for (const saved of this.ctx._saved) saved?.release();
  }
}

/** Whether a tensor of `sizes` broadcasts to `target`, so that a gradient of that shape can be summed back. */
function expands(sizes: readonly number[], target: readonly number[]): boolean {
  const lead = target.length - sizes.length;
  return lead >= 0 && sizes.every((size, d) => size === 1 || size === target[lead + d]);
}
