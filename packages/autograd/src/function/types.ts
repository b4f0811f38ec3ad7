import type { Tensor } from '@kindling/core/lean';
import type { FunctionContext } from './context.ts';

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** What a subclass of Function has to have. */
export interface FunctionClass {
  readonly name: string;
  forward(...args: never[]): unknown;
  backward(ctx: never, ...grads: never[]): unknown;
}

/** A Function whose forward takes no context. */
export interface WithSetup {
  setupContext(ctx: never, inputs: never, output: never): void;
}

/** Arguments of `apply`: those of forward, without its context. */
export type Arguments<F extends FunctionClass> = F extends WithSetup
  ? Parameters<F['forward']>
  : Tail<Parameters<F['forward']>>;
export type Result<F extends FunctionClass> = ReturnType<F['forward']>;

/** Gradients that backward is called with, one per result. */
type Incoming<R> = R extends readonly unknown[] ? { [K in keyof R]: R[K] extends Tensor ? Tensor : null } : [Tensor];
type Gradient = Tensor | null;

/** What backward may return for so many arguments: a list typed without length is checked when it runs. */
type Outgoing<A extends readonly unknown[], Given> = Given extends Gradient
  ? A['length'] extends 1
    ? Given
    : 'backward must return one gradient per argument of forward'
  : Given extends readonly Gradient[]
    ? number extends Given['length']
      ? Given
      : Given['length'] extends A['length']
        ? Given
        : 'backward must return one gradient per argument of forward'
    : 'backward must return tensors or null';

/** F itself if its backward takes what its forward gives and gives what its forward takes. */
export type Consistent<F extends FunctionClass> = {
  backward(
    ctx: FunctionContext & Parameters<F['backward']>[0],
    ...grads: Incoming<Result<F>>
  ): Outgoing<Arguments<F>, ReturnType<F['backward']>>;
};
