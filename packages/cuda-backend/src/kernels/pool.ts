// Largest elements and means of windows: `Geometry` of native/kernels/pool.cu.
import type { TensorView } from '@kindling/core';
import { numelOf, type Sizes } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED, type CallNote } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';
import { imageStrides, threeOf } from './convolution.ts';
import { copyKernels } from './copy.ts';

type Outs = readonly TensorView[];

interface Windows {
  readonly kind: 'regular' | 'adaptive' | 'fractional';
  readonly kernel?: Sizes;
  readonly stride?: Sizes;
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  readonly includePad?: boolean;
  readonly divisor?: number | null;
}
const kinds = { regular: 0, adaptive: 1, fractional: 2 };
const ADAPTIVE: Windows = { kind: 'adaptive' };

function geometry(
  wide: Place,
  pooled: Place,
  indices: Place | null,
  w: Windows,
  samples: Place | null = null,
): number[] {
  const [n, channels] = wide.sizes as [number, number];
  return [
    ...[channels, n * channels],
    ...threeOf(wide.sizes.slice(2), 1),
    ...threeOf(pooled.sizes.slice(2), 1),
    kinds[w.kind],
    ...threeOf(w.kernel ?? [], 1),
    ...threeOf(w.stride ?? [], 1),
    ...threeOf(w.padding ?? [], 0),
    ...threeOf(w.dilation ?? [], 1),
    Number(w.includePad ?? false),
    w.divisor ?? 0,
    ...imageStrides(pooled),
    ...imageStrides(wide),
    ...(indices === null ? [0, 0, 0, 0, 0] : imageStrides(indices)),
    ...(samples?.strides ?? [0, 0, 0]),
    wide.sizes.length - 2,
  ];
}

export function poolKernels(m: Machine) {
  const { fill } = copyKernels(m);
  const launch = (entry: string, numbers: Sizes, operands: readonly (Place | null)[], note?: CallNote): void => {
    const { dtype } = operands[0] as Place;
    m.describeNumbers(0, dtype, numbers, operands);
    if (m.launch(entry, note) === UNSUPPORTED) throw unsupported(entry, dtype);
  };
  const maxima = (values: Place, x: Place, indices: Place | null, w: Windows, samples: Place | null = null): void => {
    if (numelOf(values.sizes) === 0) return;
    launch('maxPool', geometry(x, values, indices, w, samples), [values, x, indices, samples]);
  };
  const means = (out: Place, x: Place, w: Windows): void => {
    if (numelOf(out.sizes) !== 0) launch('meanPool', geometry(x, out, null, w), [out, x]);
  };
  const meansBackward = (out: Place, g: Place, w: Windows): void => {
    if (numelOf(out.sizes) !== 0) launch('meanPoolBackward', geometry(out, g, null, w), [out, g]);
  };

  return {
    maxPool: (out: TensorView, x: TensorView, kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes): void =>
      maxima(out, x, null, { kind: 'regular', kernel, stride, padding, dilation }),
    maxPoolWithIndices: (
      outs: Outs,
      x: TensorView,
      kernel: Sizes,
      stride: Sizes,
      padding: Sizes,
      dilation: Sizes,
    ): void => maxima(outs[0] as Place, x, outs[1] as Place, { kind: 'regular', kernel, stride, padding, dilation }),
    adaptiveMaxPool: (outs: Outs, x: TensorView): void => maxima(outs[0] as Place, x, outs[1] as Place, ADAPTIVE),
    fractionalMaxPool: (outs: Outs, x: TensorView, kernel: Sizes, _size: Sizes, samples: TensorView): void =>
      maxima(outs[0] as Place, x, outs[1] as Place, { kind: 'fractional', kernel }, samples),
    maxPoolBackward(out: TensorView, g: TensorView, indices: TensorView): void {
      if (numelOf(out.sizes) === 0) return;
      fill(out, 0);
      const size = numelOf(out.sizes.slice(2));
      const note = { op: 'maxPoolBackward', dim: 2, size };
      launch('maxPoolBackward', geometry(out, g, indices, ADAPTIVE), [out, g, indices], note);
    },
    avgPool: (
      out: TensorView,
      x: TensorView,
      kernel: Sizes,
      stride: Sizes,
      padding: Sizes,
      _ceilMode: boolean,
      includePad: boolean,
      divisor: number | null,
    ): void => means(out, x, { kind: 'regular', kernel, stride, padding, includePad, divisor }),
    avgPoolBackward: (
      out: TensorView,
      g: TensorView,
      _size: Sizes,
      kernel: Sizes,
      stride: Sizes,
      padding: Sizes,
      _ceilMode: boolean,
      includePad: boolean,
      divisor: number | null,
    ): void => meansBackward(out, g, { kind: 'regular', kernel, stride, padding, includePad, divisor }),
    adaptiveAvgPool: (out: TensorView, x: TensorView): void => means(out, x, ADAPTIVE),
    adaptiveAvgPoolBackward: (out: TensorView, g: TensorView): void => meansBackward(out, g, ADAPTIVE),
  };
}
