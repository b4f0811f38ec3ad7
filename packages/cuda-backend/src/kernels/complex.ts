// Loops over complex numbers; what the real kernels can do on their parts is core's.
import { internal, type Tensor } from '@kindling/core';
import { joined, single, split, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf } from '@kindling/kernel-headers/shape';
import type { Machine, Place } from '../machine.ts';

type Sizes = readonly number[];

/** False where there is no loop of this name. */
export function complexPointwise(m: Machine, name: string, views: readonly [Place, Place, ...Place[]]): boolean {
  const op = m.binding.complexOps.indexOf(name);
  if (op < 0) return false;
  if (numelOf(views[0].sizes) === 0) return true;
  m.describe(op, views[1].dtype, views);
  m.launch('complexPointwise');
  return true;
}

export const complexLoops = (m: Machine): internal.ComplexLoops => ({
  pointwise: (name, views) => complexPointwise(m, name, views),

  prod(out: Tensor, x: Tensor, dims: Sizes, keepdim: boolean): void {
    if (numelOf(out.sizes) === 0) return;
    if (numelOf(x.sizes) === 0) return internal.rawFill(out, 1);
    const { kept, reduced } = split([out], x, dims, keepdim);
    const outer = joined(kept);
    m.describeAxes(0, x.dtype, [...outer, ...joined(reduced)], [out, x]);
    m.scalar(0, outer.length, 'int64');
    m.launch('complexProd');
  },

  cumprod(out: Tensor, x: Tensor, dim: number): void {
    if (numelOf(out.sizes) === 0) return;
    const axes = x.sizes.map((size, d): Axis => ({
      size,
      strides: [out.strides[d] as number, x.strides[d] as number],
    }));
    const [line = single(2)] = axes.splice(dim, 1);
    m.describeAxes(0, x.dtype, [...joined(axes), line], [out, x]);
    m.launch('complexCumprod');
  },
});
