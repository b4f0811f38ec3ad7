// Mixed precision sits above autograd: it casts the arguments of the ops on its lists, and what runs beneath is left alone.
import type { Tensor } from '../tensor.ts';
import type { OpRow } from './op.ts';
import { state } from './state.ts';

/** Installed by @kindling/autograd while an autocast scope is open. */
export interface Autocast {
  /** The arguments as the op wants them; null where it is on no list. */
  cast<A extends readonly unknown[]>(op: Pick<OpRow, 'name'>, args: A): A | null;
}

/** Runs an op on cast arguments, its own ops without autocast; null where the op is on no list. */
export function autocasted<A extends readonly unknown[], R>(
  autocast: Autocast,
  op: OpRow,
  args: A,
  call: (...args: A) => R,
): R | null {
  const cast = autocast.cast(op, args);
  return cast === null ? null : withoutAutocast(() => call(...cast));
}

/** In-place ops and `out=` keep the dtypes they were given, as in PyTorch. */
export function withoutAutocast<R>(run: () => R): R {
  const modes = state.current;
  const { autocast } = modes;
  if (autocast === null) return run();
  modes.autocast = null;
  try {
    return run();
  } finally {
    modes.autocast = autocast;
  }
}

/** For functions made of several ops that autocast knows as one: their tensor arguments, cast as `name` wants them. */
export function castFor<A extends readonly (Tensor | null)[]>(name: string, ...args: A): A {
  return state.current.autocast?.cast({ name }, args) ?? args;
}

/** As `castFor` for functions some of whose ops would be cast again: those run without autocast. */
export function asOne<A extends readonly (Tensor | null)[], R>(name: string, args: A, run: (...args: A) => R): R {
  const cast = state.current.autocast?.cast({ name }, args) ?? null;
  return cast === null ? run(...args) : withoutAutocast(() => run(...cast));
}
