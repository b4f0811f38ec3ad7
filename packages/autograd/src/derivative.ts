import type { Tensor } from '@kindling/core/lean';
import type { ArgsOf } from '@kindling/core/internal';
import type * as rows from '@kindling/core/rows';
import type { Gradients } from './graph/node.ts';
import type { TensorInfo } from './record/tensor-info.ts';

export type { TensorInfo } from './record/tensor-info.ts';

type Rows = typeof rows;

/** An op's arguments as formulas see them: tensors are replaced by their description. */
export type Described<A> = {
  readonly [K in keyof A]: A[K] extends Tensor
    ? TensorInfo
    : A[K] extends Tensor | null
      ? TensorInfo | null
      : A[K] extends readonly Tensor[]
        ? readonly TensorInfo[]
        : A[K];
};

/** A result (`out` is the first) or an argument by its position. */
export type Save = 'out' | 'out1' | 'out2' | number;
/** Which tensors a formula reads. */
export type Saves = readonly Save[];
/** In the order of `save`; longer than any row needs, so that destructuring is typed. An argument that was null is null here. */
export type Saved = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/**
 * Gradient of one argument. For a list argument, `nr` is the position in the list. `g` is the gradient of the first
 * result that has one; `all` are those of every result, null standing for zero.
 */
export type Formula<A = readonly unknown[]> = (
  g: Tensor,
  saved: Saved,
  args: Described<A>,
  nr: number,
  all: Gradients,
) => Tensor | null;

export interface Partial<A> {
  readonly save: Saves;
  readonly grad: Formula<A>;
}

/** One op's derivatives: per argument, null where there is none. */
export interface Derivative<A> {
  /** PyTorch's node name where it is not the op's name with `Backward0`. */
  readonly name?: string | ((args: Described<A>) => string);
  readonly partials: readonly (Partial<A> | null)[];
}

/** Derivative rows by op name: a misspelt name or a wrong argument does not compile. */
export type Derivatives = {
  readonly [K in keyof Rows]?: Rows[K] extends { readonly op: infer O } ? Derivative<ArgsOf<O>> : never;
};

/** The derivative of one argument: what it saves, and its formula. */
export const wrt = <A>(save: Saves, grad: Partial<A>['grad']): Partial<A> => ({ save, grad });

/** A row without extras. */
export const row = <A>(...partials: readonly (Partial<A> | null)[]): Derivative<A> => ({ partials });

/** A row whose node has a name of its own, given without `Backward0`. */
export const namedRow = <A>(name: string, ...partials: readonly (Partial<A> | null)[]): Derivative<A> => ({
  name: `${name}Backward0`,
  partials,
});

/**
 * The derivatives of the first `count` arguments from one computation, which returns their gradients in order.
 * It runs once for each pass through the node, whichever of them are wanted.
 */
export function jointly<A>(
  count: number,
  save: Saves,
  compute: (saved: Saved, args: Described<A>, all: Gradients) => readonly (Tensor | null)[],
): Partial<A>[] {
  const results = new WeakMap<Gradients, readonly (Tensor | null)[]>();
  return Array.from({ length: count }, (_, i) =>
    wrt<A>(save, (_g, saved, args, _nr, all) => {
      let found = results.get(all);
      if (found === undefined) results.set(all, (found = compute(saved, args, all)));
      return found[i] ?? null;
    }),
  );
}
