// Hooks around a module's forward and backward.
import { Tensor } from '@kindling/core/lean';
import { AutogradFunction, type FunctionContext, type RemovableHandle } from '@kindling/autograd/lean';
import type { Module } from './module.ts';

/** Sees the arguments before forward; what it returns, a list or a single argument, replaces them. */
export type ForwardPreHook = (module: Module, args: readonly unknown[]) => unknown;
/** Sees the result of forward; what it returns replaces it. */
export type ForwardHook = (module: Module, args: readonly unknown[], output: unknown) => unknown;
/** Sees the gradients of inputs and outputs, null where there is none; a list that it returns replaces those of the inputs. */
export type FullBackwardHook = (
  module: Module,
  gradInput: readonly (Tensor | null)[],
  gradOutput: readonly (Tensor | null)[],
) => readonly (Tensor | null)[] | undefined;

export class Hooks {
  readonly pre = new Set<ForwardPreHook>();
  readonly forward = new Set<ForwardHook>();
  readonly backward = new Set<FullBackwardHook>();

  get empty(): boolean {
    return this.pre.size + this.forward.size + this.backward.size === 0;
  }

  /** The same hooks, which come and go on their own. */
  copy(): Hooks {
    const copy = new Hooks();
    for (const hook of this.pre) copy.pre.add(hook);
    for (const hook of this.forward) copy.forward.add(hook);
    for (const hook of this.backward) copy.backward.add(hook);
    return copy;
  }
}

/** A hook is called once however often it is registered; each handle takes it out again. */
export function added<H>(hooks: Set<H>, hook: H, front: boolean): RemovableHandle {
  if (front) {
    const others = [...hooks];
    hooks.clear();
    hooks.add(hook);
    for (const other of others) hooks.add(other);
  } else hooks.add(hook);
  return { remove: () => void hooks.delete(hook) };
}

type Gradients = (Tensor | null)[];
type OnGradients = (gradients: Gradients) => Gradients;

/** Passes tensors on, and their gradients back through a callback. */
class Pass extends AutogradFunction {
  static forward(ctx: FunctionContext, onGradients: OnGradients, ...xs: Tensor[]): Tensor[] {
    callbacks.set(ctx, onGradients);
    ctx.setMaterializeGrads(false);
    return xs.map((x) => x.detach());
  }

  static backward(ctx: FunctionContext, ...gradients: Gradients): Gradients {
    const given = callbacks.get(ctx)?.(gradients) ?? gradients;
    return [null, ...given];
  }
}
const callbacks = new WeakMap<FunctionContext, OnGradients>();

/** The list with the tensors in it, which gradients flow through, passed on. */
function passed(values: readonly unknown[], onGradients: OnGradients): readonly unknown[] {
  const places = values.flatMap((v, i) => (v instanceof Tensor && v.requiresGrad ? [i] : []));
  if (places.length === 0) return values;
  const spread = (gradients: Gradients): Gradients => {
    const whole = values.map((_, i): Tensor | null =>
      places.includes(i) ? (gradients[places.indexOf(i)] ?? null) : null,
    );
    const back = onGradients(whole);
    return places.map((i) => back[i] ?? null);
  };
  const out = Pass.apply(spread, ...places.map((i) => values[i] as Tensor));
  return values.map((v, i) => (places.includes(i) ? out[places.indexOf(i)] : v));
}

const asList = (x: unknown): readonly unknown[] => (Array.isArray(x) ? (x as unknown[]) : [x]);

/** Runs forward with the hooks of its module. */
export function withHooks(module: Module, hooks: Hooks, given: readonly unknown[]): unknown {
  let args = given;
  for (const hook of [...hooks.pre]) {
    const other = hook(module, args);
    if (other !== undefined) args = asList(other);
  }
  const backward = [...hooks.backward];
  let gradOutput: Gradients = [];
  let inputs = args;
  if (backward.length > 0)
    inputs = passed(args, (gradInput) =>
      backward.reduce((grads, hook) => [...(hook(module, grads, gradOutput) ?? grads)], gradInput),
    );
  let output: unknown = module.forward(...inputs);
  for (const hook of [...hooks.forward]) {
    const other = hook(module, args, output);
    if (other !== undefined) output = other;
  }
  if (backward.length === 0) return output;
  const results = passed(asList(output), (gradients) => {
    gradOutput = gradients;
    // No input has a gradient to wait for: this is all there is to see.
    if (inputs === args)
      for (const hook of backward)
        hook(
          module,
          args.map(() => null),
          gradOutput,
        );
    return gradients;
  });
  return Array.isArray(output) ? results : results[0];
}
