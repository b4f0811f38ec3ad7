// Weights of resampling, as in PyTorch's interpolate and Pillow's resize.
import { internal } from '@kindling/core';

const { axisMap, normalizedMap } = internal;

export type Interpolation = 'nearest' | 'bilinear' | 'bicubic';

interface Filter {
  readonly support: number;
  readonly at: (x: number) => number;
}

/** Keys' cubic convolution kernel. */
const cubic =
  (a: number) =>
  (x: number): number => {
    const t = Math.abs(x);
    if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
    return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
  };

const smooth: Readonly<Record<'bilinear' | 'bicubic', Filter>> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, at: cubic(-0.5) },
};
const sharp: typeof smooth = { ...smooth, bicubic: { support: 2, at: cubic(-0.75) } };

/**
 * With `antialias`, the filter is as wide as an output when shrinking, and borders leave out what lies beyond; without,
 * it is as wide as an input, and borders repeat.
 */
export function resampling(
  inputs: number,
  outputs: number,
  kind: 'bilinear' | 'bicubic',
  antialias: boolean,
): internal.AxisMap {
  const scale = inputs / outputs;
  const filter = (antialias ? smooth : sharp)[kind];
  const stretch = antialias ? Math.max(scale, 1) : 1;
  const map = axisMap(outputs, inputs, (i, add) => {
    const center = scale * (i + 0.5);
    // Linear interpolation does not look beyond the first and last centre.
    const at = kind === 'bilinear' && !antialias ? Math.max(center, 0.5) : center;
    const first = Math.floor(center - filter.support * stretch + 0.5);
    const end = Math.floor(center + filter.support * stretch + 0.5);
    const [from, to] = antialias ? [Math.max(first, 0), Math.min(end, inputs)] : [first - 1, end + 1];
    for (let j = from; j < to; j++) {
      const weight = filter.at((j + 0.5 - at) / stretch);
      if (weight !== 0) add(Math.min(Math.max(j, 0), inputs - 1), weight);
    }
  });
  return normalizedMap(map);
}

/** Which input each output copies. */
export function nearest(inputs: number, outputs: number): BigInt64Array {
  const scale = Math.fround(inputs / outputs);
  return BigInt64Array.from({ length: outputs }, (_, i) =>
    BigInt(Math.min(Math.floor(Math.fround(i * scale)), inputs - 1)),
  );
}
