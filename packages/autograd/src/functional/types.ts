import type { Tensor } from '@kindling/core/lean';

/** One tensor, or a list of them. */
export type Tensors = Tensor | readonly Tensor[];
export type ArgumentsOf<I extends Tensors> = I extends Tensor ? [Tensor] : I extends readonly Tensor[] ? I : never;
/** A tensor for each tensor of `T`. */
export type Like<T extends Tensors> = T extends Tensor ? Tensor : { -readonly [K in keyof T]: Tensor };
/** An `Each` for each tensor of `T`. */
export type ForEach<T extends Tensors, Each> = T extends Tensor ? Each : { -readonly [K in keyof T]: Each };

export interface FunctionalOptions {
  /** Records the results, so that they can be differentiated again. */
  readonly createGraph?: boolean;
  /** An output that does not depend on an input is an error instead of zero. */
  readonly strict?: boolean;
}
