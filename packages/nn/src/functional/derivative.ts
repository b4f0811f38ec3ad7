import type { Tensor } from '@kindling/core/lean';
import type { Op } from '@kindling/core/internal';

/** Which tensors a formula reads: arguments by position, or the result. */
type Saves = readonly ('out' | number)[];

/** Gradient of one argument from that of the result; `args` are the op's, tensors replaced by their description. */
interface Partial<A extends readonly unknown[]> {
  readonly save: Saves;
  readonly grad: (g: Tensor, saved: readonly [Tensor, Tensor, Tensor], args: Plain<A>) => Tensor;
}

/** What a formula may read of an argument that it has not saved. */
type Plain<A extends readonly unknown[]> = {
  readonly [K in keyof A]: A[K] extends Tensor | null
    ? { readonly sizes: readonly number[] } | Extract<A[K], null>
    : A[K];
};

export const wrt = <A extends readonly unknown[]>(save: Saves, grad: Partial<A>['grad']): Partial<A> => ({
  save,
  grad,
});

/**
 * Gives an op of nn a derivative row, as autograd's tables do for core's ops: `name` is the `gradFn` PyTorch prints,
 * `partials` has an entry per argument, null where there is no gradient.
 */
export function differentiate<A extends readonly unknown[]>(
  op: Op<A>,
  name: string,
  partials: readonly (Partial<A> | null)[],
): void {
  op.derivative = { name, partials };
}
