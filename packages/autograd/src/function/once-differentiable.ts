import { AutogradError, Tensor } from '@kindling/core/lean';
import { state, needsGrad } from '@kindling/core/internal';
import { edgeOf } from '../graph/edge.ts';
import { setHistory } from '../graph/meta.ts';
import { GraphNode, type Gradients } from '../graph/node.ts';

/** Ends every path to a second derivative. */
class OnceDifferentiable extends GraphNode {
  readonly name = 'OnceDifferentiable';

  constructor(grads: readonly unknown[]) {
    super();
    this.connect(grads.map((g) => (g instanceof Tensor ? edgeOf(g) : null)));
  }

  apply(): Gradients {
    throw new AutogradError(
      'onceDifferentiable: this backward cannot be differentiated again. Write it with differentiable ops, and leave the mark out.',
    );
  }
}

/**
 * Marks a custom function's backward as not differentiable: it runs without recording, and a second derivative through
 * it is an error instead of zero. `static backward = onceDifferentiable((ctx: FunctionContext, g: Tensor) => ...)`.
 */
export function onceDifferentiable<C, G extends readonly (Tensor | null)[], R>(
  backward: (ctx: C, ...grads: G) => R,
): (ctx: C, ...grads: G) => R {
  return (ctx, ...grads) => {
    const { recorder } = state;
    state.recorder = null;
    let result: R;
    try {
      result = backward(ctx, ...grads);
    } finally {
      state.recorder = recorder;
    }
    if (recorder === null || !grads.some((g) => g !== null && needsGrad(g))) return result;
    const node = new OnceDifferentiable(grads);
    for (const x of Array.isArray(result) ? (result as readonly unknown[]) : [result])
      if (x instanceof Tensor) setHistory(x, node);
    return result;
  };
}
