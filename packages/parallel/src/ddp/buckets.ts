import { zeros, type Tensor } from '@kindling/core';

/**
 * Lists of tensors of one dtype and device, in order, each of up to `cap` bytes; the first one up to `first`. A tensor larger
 * than that has a list of its own.
 */
export function bucketed<T extends Tensor>(tensors: readonly T[], cap: number, first = cap): T[][] {
  const done: T[][] = [];
  const open = new Map<string, { list: T[]; bytes: number }>();
  for (const x of tensors) {
    const key = `${x.dtype} ${x.device.toString()}`;
    const bytes = x.numel() * x.itemsize;
    const limit = done.length === 0 && open.size <= 1 ? first : cap;
    let bucket = open.get(key);
    if (bucket !== undefined && bucket.bytes + bytes > limit) {
      done.push(bucket.list);
      bucket = undefined;
    }
    if (bucket === undefined) open.set(key, (bucket = { list: [], bytes: 0 }));
    bucket.list.push(x);
    bucket.bytes += bytes;
  }
  return [...done, ...[...open.values()].map(({ list }) => list)];
}

/** One tensor in memory, and a view of it for each of the list, in its shape. */
export interface Flat {
  readonly buffer: Tensor;
  readonly views: readonly Tensor[];
}

/** Zeros in the place of tensors of one dtype and device. */
export function flatFor(tensors: readonly Tensor[]): Flat {
  const [{ dtype, device }] = tensors as [Tensor];
  const counts = tensors.map((x) => x.numel());
  const buffer = zeros([counts.reduce((a, b) => a + b, 0)], { dtype, device });
  let start = 0;
  const views = tensors.map((x, i) => {
    const view = buffer.narrow(0, start, counts[i] as number).view(x.sizes);
    start += counts[i] as number;
    return view;
  });
  return { buffer, views };
}
