import type { Gradients } from '../graph/node.ts';
import type { FunctionContext } from './context.ts';

/** The static members of a user's class, whatever their arguments. */
export interface Callbacks {
  readonly name: string;
  forward(...args: readonly unknown[]): unknown;
  backward(ctx: FunctionContext, ...grads: Gradients): unknown;
  setupContext?(ctx: FunctionContext, inputs: readonly unknown[], output: unknown): void;
}
