import { AutogradError } from '@kindling/core/lean';
import { applyFunction } from './apply.ts';
import type { Arguments, Consistent, FunctionClass, Result } from './types.ts';

/**
 * An op with a backward of one's own; `autograd.Function` in PyTorch.
 *
 * ```ts
 * class Exp extends AutogradFunction {
 *   static forward(ctx: FunctionContext, x: Tensor): Tensor {
 *     const y = x.exp();
 *     ctx.saveForBackward(y);
 *     return y;
 *   }
 *   static backward(ctx: FunctionContext, g: Tensor): Tensor {
 *     const [y] = ctx.savedTensors;
 *     return g.mul(y);
 *   }
 * }
 * const y = Exp.apply(x);
 * ```
 *
 * `forward` runs without gradients and returns a tensor or a list; `backward` takes a gradient per result and returns
 * one per argument, null for arguments that have none. Backward made of differentiable ops can be differentiated again.
 * A class may instead have a `forward` without context and a static `setupContext(ctx, inputs, output)`.
 * https://pytorch.org/docs/stable/notes/extending.html
 */
export abstract class AutogradFunction {
  /** Calls forward and records it. @throws AutogradError */
  static apply<F extends FunctionClass>(this: F & Consistent<F>, ...args: Arguments<F>): Result<F> {
    // Called as a bare function, `this` is missing whatever its type says.
    const self: F | undefined = this;
    if (self?.forward === undefined || self.backward === undefined) {
      throw new AutogradError(
        'Function.apply: call it on a class with static forward and backward, as in Exp.apply(x).',
      );
    }
    return applyFunction(self, args) as Result<F>;
  }
}
