// Lends kernels that want contiguous operands a contiguous copy where the operand is not.
import type { Place } from '../abi/operand.ts';
import { withTemporary } from '../memory/temporary.ts';
import { copy } from './copy.ts';
import { isDense, numelOf } from '@kindling/kernel-headers/shape';
import { coversStorage } from './covers.ts';

/** Runs with `x`, or with a contiguous copy of it. */
export function readDense(x: Place, run: (x: Place) => void): void {
  if (isDense(x)) return run(x);
  withTemporary(x, (t) => {
    copy(t, x);
    run(t);
  });
}

/** Runs with `out`, or with a contiguous stand-in that is copied to it afterwards. */
export function writeDense(out: Place, run: (out: Place) => void): void {
  if (isDense(out) && coversStorage(out, numelOf(out.sizes))) return run(out);
  withTemporary(out, (t) => {
    run(t);
    copy(out, t);
  });
}

/** Runs with `x`, or with a contiguous copy that is copied back afterwards. */
export function updateDense(x: Place, run: (x: Place) => void): void {
  if (isDense(x)) return run(x);
  withTemporary(x, (t) => {
    copy(t, x);
    run(t);
    copy(x, t);
  });
}

/** The same elements with dimension `dim` last. */
export function withLast(x: Place, dim: number): Place {
  if (dim >= x.sizes.length - 1) return x;
  const move = (list: readonly number[]): number[] => [
    ...list.slice(0, dim),
    ...list.slice(dim + 1),
    list[dim] as number,
  ];
  return { storage: x.storage, sizes: move(x.sizes), strides: move(x.strides), offset: x.offset, dtype: x.dtype };
}
