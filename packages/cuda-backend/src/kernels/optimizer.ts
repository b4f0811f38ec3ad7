import type { KernelTable } from '@kindling/core';
import { numelOf } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';

type Args<K extends keyof KernelTable> = Parameters<NonNullable<KernelTable[K]>>;

// `Flags` in native/kernels/optimizer.cu.
const MAXIMIZE = 1;
const FIRST = 2;
const NESTEROV = 4;
const DECOUPLED = 8;

export function optimizerKernels(m: Machine) {
  const step = (entry: string, flags: number, places: readonly (Place | null)[], scalars: readonly number[]): void => {
    const [param] = places as [Place];
    m.describe(
      flags,
      param.dtype,
      places.filter((place) => place !== null),
    );
    scalars.forEach((value, i) => m.scalar(i, value, 'float64'));
    if (m.launch(entry) === UNSUPPORTED) throw unsupported(entry, param.dtype);
  };
  return {
    sgdStep(...[param, grad, buffer, o]: Args<'sgdStep'>): void {
      if (numelOf(param.sizes) === 0) return;
      const flags = (o.maximize ? MAXIMIZE : 0) | (o.first ? FIRST : 0) | (o.nesterov ? NESTEROV : 0);
      step('sgdStep', flags, [param, grad, buffer], [o.lr, o.momentum, 1 - o.dampening, o.weightDecay]);
    },
    adamStep(...[param, grad, expAvg, expAvgSq, maxExpAvgSq, o]: Args<'adamStep'>): void {
      if (numelOf(param.sizes) === 0) return;
      const root = Math.sqrt(1 - o.beta2 ** o.step);
      const size = o.lr / (1 - o.beta1 ** o.step);
      step(
        'adamStep',
        (o.maximize ? MAXIMIZE : 0) | (o.decoupled ? DECOUPLED : 0),
        [param, grad, expAvg, expAvgSq, maxExpAvgSq],
        [1 - o.lr * o.weightDecay, o.weightDecay, o.beta1, o.beta2, root, o.eps, size],
      );
    },
  };
}
