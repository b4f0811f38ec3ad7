import { Tensor } from '@kindling/core/lean';
import type { Plan } from './plan.ts';

/** Lists of numbers are told apart by their first element. */
export const isTensorList = (arg: unknown): arg is readonly Tensor[] =>
  Array.isArray(arg) && typeof arg[0] !== 'number' && arg.some((x) => x instanceof Tensor);

/** How many tensors among `args` have an edge: those of a list whose argument has no derivative have none. */
export function countEdges(args: readonly unknown[], { partials }: Plan): number {
  let n = 0;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor) n++;
    else if (isTensorList(arg) && (partials[i] ?? null) !== null) n += arg.length;
  }
  return n;
}
