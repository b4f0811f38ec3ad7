import { AutogradError, Tensor } from '@kindling/core/lean';
import { needsGrad, viewOf, state } from '@kindling/core/internal';
import { isDifferentiable } from '../graph/differentiable.ts';
import { edgeOf, gradFnOf } from '../graph/edge.ts';
import { metaOf, setHistory } from '../graph/meta.ts';
import { CopySlices } from '../graph/view-history.ts';
import type { FunctionContext } from './context.ts';
import type { FunctionNode } from './node.ts';

/** @throws AutogradError for a tensor marked dirty that forward did not return, or may not have written */
export function checkDirty(name: string, ctx: FunctionContext, returned: readonly unknown[]): void {
  for (const x of ctx._dirty) {
    if (!returned.includes(x)) {
      throw new AutogradError(
        `${name}: an input marked dirty is not among the results. Return each input that forward writes.`,
      );
    }
    if (state.recorder !== null && needsGrad(x) && gradFnOf(x) === null) {
      throw new AutogradError(`${name}: a leaf tensor that requires grad was modified in place. Clone it first.`, {
        shapes: [x.sizes],
      });
    }
  }
}

/** What forward returned, with its history. */
export class Results {
  readonly list: unknown[];
  private readonly node: FunctionNode;
  private readonly ctx: FunctionContext;
  private readonly args: readonly unknown[];
  private readonly returned: readonly unknown[];

  constructor(node: FunctionNode, ctx: FunctionContext, args: readonly unknown[], returned: readonly unknown[]) {
    this.node = node;
    this.ctx = ctx;
    this.args = args;
    this.returned = returned;
    this.list = returned.map((x, nr) => (x instanceof Tensor ? this.result(x, nr) : x));
  }

  /** Which result `x` is; -1 for an input that is returned as it came. */
  numberOf(x: Tensor): number {
    const nr = this.returned.indexOf(x);
    return nr >= 0 && this.args.includes(x) && !this.ctx._dirty.has(x) ? -1 : nr;
  }

  private result(x: Tensor, nr: number): Tensor {
    if (this.ctx._nonDifferentiable.has(x) || !isDifferentiable(x)) {
      return this.args.includes(x) ? x.detach() : x;
    }
    if (this.ctx._dirty.has(x)) return this.written(x, nr);
    const taken = this.args.includes(x) || needsGrad(x) || this.returned.indexOf(x) < nr;
    const out = taken ? viewOf(x, x.sizes, x.strides) : x;
    setHistory(out, this.node, nr);
    if (out.base !== null) this.refuseWrites(out, nr);
    return out;
  }

  private written(x: Tensor, nr: number): Tensor {
    const base = x.base;
    if (base === null || !x._followsBase) {
      setHistory(x, this.node, nr);
      return x;
    }
    if (this.returned.length > 1 || this.args[0] !== x) {
      throw new AutogradError(
        `${this.node.name}: forward wrote into a view. Such a function takes the view as its first argument and returns nothing else.`,
        { shapes: [x.sizes] },
      );
    }
    setHistory(base, new CopySlices(base, x, edgeOf(base), this.node));
    metaOf(x).viewVersion = -1;
    edgeOf(x);
    return x;
  }

  /** A write into the result would have a history of its own in place of the user's backward. */
  private refuseWrites(out: Tensor, nr: number): void {
    const { name } = this.node;
    out._followsBase = true;
    metaOf(out).refusal = {
      why:
        `output ${nr} of ${name} is a view made in a custom function (or an input returned as it came), whose backward ` +
        `a write in place would bypass. clone() it in forward.`,
      indirect: true,
    };
  }
}
