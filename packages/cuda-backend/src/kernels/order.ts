// Sorting, and places in sorted lines.
import type { TensorView } from '@kindling/core';
import { joined, lines, single, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { outOfMemory } from './room.ts';

export const orderKernels = (m: Machine) => ({
  /** Stable, in either direction. */
  sort(outs: readonly TensorView[], x: TensorView, dim: number, falling: boolean): void {
    const [values, indices] = outs as [TensorView, TensorView];
    if (numelOf(values.sizes) === 0) return;
    m.describeAxes(0, x.dtype, lines([values, indices], x, dim), [values, indices, x]);
    m.scalar(0, x.sizes[dim] ?? 1, 'int64');
    m.scalar(1, falling ? 1 : 0, 'int64');
    const status = m.launch('sort');
    if (status === UNSUPPORTED) throw unsupported('sort', x.dtype);
    outOfMemory('sort', status);
  },

  /** The values' dimensions; sorted lines are as many, or one for all. */
  searchsorted(out: TensorView, sorted: TensorView, values: TensorView, _int32: boolean, right: boolean): void {
    if (numelOf(out.sizes) === 0) return;
    const last = values.sizes.length - 1;
    const axes = values.sizes.map((size, d): Axis => ({
      size,
      strides: [
        out.strides[d] as number,
        values.strides[d] as number,
        d === last || sorted.sizes.length === 1 ? 0 : (sorted.strides[d] as number),
      ],
    }));
    const all = joined(axes);
    if (all.length === 0) all.push(single(3));
    m.describeAxes(0, values.dtype, all, [out, values, sorted]);
    m.scalar(0, sorted.sizes.at(-1) as number, 'int64');
    m.scalar(1, sorted.strides.at(-1) as number, 'int64');
    m.scalar(2, right ? 1 : 0, 'int64');
    if (m.launch('searchsorted') === UNSUPPORTED) throw unsupported('searchsorted', values.dtype);
  },
});
