// Results whose order PyTorch leaves open.
import type { Tensor } from '@kindling/core';
import { arange, argsort } from '@kindling/core';
import { place } from '../inputs/place.ts';
import { goldenValues } from './tensors.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';

/** Index of the first tensor in an expected result. */
function firstTensor(expected: unknown): number | null {
  if (Array.isArray(expected)) return firstTensor(expected[0]);
  if (typeof expected !== 'object' || expected === null) return null;
  const { $t, $tuple }: { $t?: number; $tuple?: readonly unknown[] } = expected;
  return $t ?? firstTensor($tuple);
}

/**
 * `unique(sorted=False)` of PyTorch 1.13 gives elements in the order of a hash table. Ours are put in that order, places
 * and counts with them, so that all can be compared.
 */
export function inExpectedOrder(entry: GoldenEntry, { kwargs, out: expected }: GoldenSample, out: unknown): unknown {
  const open = entry.op === 'unique' && kwargs['sorted'] === false && (kwargs['dim'] ?? null) === null;
  const index = open ? firstTensor(expected) : null;
  const [values, ...rest] = Array.isArray(out) ? (out as Tensor[]) : [out as Tensor];
  if (index === null || values === undefined) return out;
  const theirs = place(goldenValues(entry, index), {}, values.device);
  if (theirs.numel() !== values.numel()) return out;
  const order = argsort(argsort(theirs)); // our place of each of their elements
  const back = arange(order.numel(), { device: values.device }).scatter(
    0,
    order,
    arange(order.numel(), { device: values.device }),
  );
  const inverse = kwargs['return_inverse'] === true;
  const moved = rest.map((x, i) =>
    inverse && i === 0 ? back.indexSelect(0, x.flatten()).reshape(x.sizes) : x.indexSelect(0, order),
  );
  const first = values.indexSelect(0, order);
  return Array.isArray(out) ? [first, ...moved] : first;
}
