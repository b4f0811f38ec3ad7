// Many operands at once, contiguous and in the arena, where plain addresses reach them: small tensors live elsewhere.
import { dtypes } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { withTemporary } from '../memory/temporary.ts';
import { copy } from './copy.ts';
import { isDense } from '@kindling/kernel-headers/shape';

type Run = (places: readonly Place[]) => void;

const isThere = (x: Place): boolean => x.storage.host === null && isDense(x);

/** Whatever its strides. */
export const isReachable = (x: Place): boolean => x.storage.host === null;

/** Runs with these inputs, or with dense copies of those that do not suit. */
export function inArena(places: readonly Place[], run: Run, suits = isThere, made: readonly Place[] = []): void {
  const place = places[made.length];
  if (place === undefined) return run(made);
  const enter = (x: Place): void => inArena(places, run, suits, [...made, x]);
  if (suits(place)) return enter(place);
  withTemporary(place, (t) => {
    copy(t, place);
    enter(t);
  });
}

/** Runs with these outputs, or with stand-ins that are copied to them afterwards. */
export function intoArena(places: readonly Place[], run: Run, made: readonly Place[] = []): void {
  const place = places[made.length];
  if (place === undefined) return run(made);
  const enter = (x: Place): void => intoArena(places, run, [...made, x]);
  if (isThere(place)) return enter(place);
  withTemporary(place, (t) => {
    enter(t);
    copy(place, t);
  });
}

/** Address of a place in the arena; 0 for none. */
export const pointer = (x: Place | null | undefined): number =>
  x === null || x === undefined ? 0 : x.storage.ptr + x.offset * dtypes[x.dtype].itemsize;
