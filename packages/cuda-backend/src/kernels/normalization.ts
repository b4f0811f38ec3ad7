// Layer and batch normalisation, and their gradients.
import type { TensorView } from '@kindling/core';
import type { Axis } from '@kindling/kernel-headers/axes';
import type { Machine, Place } from '../machine.ts';
import { copyKernels } from './copy.ts';

type Outs = readonly [TensorView, TensorView, TensorView];
type Strides = (place: Place | null) => number;

/** Dimension `d` of those that have the input's dimensions; vectors move by `vector` of their only one, or not at all. */
const along =
  (ndim: number, d: number, moves: readonly (Place | null)[]): Strides =>
  (place) => {
    if (place === null) return 0;
    if (place.sizes.length === ndim) return place.strides[d] as number;
    return moves.includes(place) ? (place.strides[0] as number) : 0;
  };

/** As native/kernels/normalization.cu has it: what a batch keeps is the variance, what a row keeps is 1/std. */
const ROWS = 0;
const CHANNELS = 1;

export function normalizationKernels(m: Machine) {
  const { fill } = copyKernels(m);

  /** The groups' dimension first. `moves` gives the vectors that move in each dimension of `x`. */
  const launch = (
    entry: string,
    op: number,
    x: Place,
    operands: readonly (Place | null)[],
    moves: readonly (readonly (Place | null)[])[],
    first: number,
    eps: number,
  ): void => {
    const ndim = x.sizes.length;
    const axes = x.sizes.map((size, d): Axis => ({ size, strides: operands.map(along(ndim, d, moves[d] ?? [])) }));
    const [group] = axes.splice(first, 1) as [Axis];
    m.describeAxes(op, x.dtype, [group, ...axes], operands);
    m.scalar(0, eps, 'float64');
    m.scalar(1, 1, 'int64');
    m.launch(entry);
  };
  const isEmpty = (x: Place): boolean => x.sizes.includes(0);

  return {
    layerNormRows(
      outs: readonly TensorView[],
      x: TensorView,
      weight: TensorView | null,
      bias: TensorView | null,
      eps: number,
    ): void {
      const [y, mean, rstd] = outs as Outs;
      if (isEmpty(x)) return;
      const vectors = [
        [mean, rstd],
        [weight, bias],
      ];
      launch('normalize', ROWS, x, [y, mean, rstd, x, weight, bias], vectors, 0, eps);
    },

    layerNormRowsBackward(
      outs: readonly TensorView[],
      g: TensorView,
      x: TensorView,
      weight: TensorView | null,
      mean: TensorView,
      rstd: TensorView,
      eps: number,
    ): void {
      const [gx, gWeight, gBias] = outs as Outs;
      if (isEmpty(x)) return outs.forEach((out) => fill(out, 0));
      launch('normalizeBackward', ROWS, x, [gx, g, x, mean, rstd, weight], [[mean, rstd], [weight]], 0, eps);
      const vectors = [
        [mean, rstd],
        [gWeight, gBias],
      ];
      launch('affineBackward', ROWS, x, [gWeight, gBias, g, x, mean, rstd], vectors, 1, eps);
    },

    batchNormChannels(
      outs: readonly TensorView[],
      x: TensorView,
      weight: TensorView | null,
      bias: TensorView | null,
      eps: number,
    ): void {
      const [y, mean, variance] = outs as Outs;
      if (isEmpty(x)) return outs.forEach((out) => fill(out, NaN));
      const operands = [y, mean, variance, x, weight, bias];
      launch('normalize', CHANNELS, x, operands, [[], [mean, variance, weight, bias]], 1, eps);
    },

    batchNormChannelsBackward(
      outs: readonly TensorView[],
      g: TensorView,
      x: TensorView,
      weight: TensorView | null,
      mean: TensorView,
      variance: TensorView,
      eps: number,
    ): void {
      const [gx, gWeight, gBias] = outs as Outs;
      if (isEmpty(x)) return outs.forEach((out) => fill(out, 0));
      launch(
        'normalizeBackward',
        CHANNELS,
        x,
        [gx, g, x, mean, variance, weight],
        [[], [mean, variance, weight]],
        1,
        eps,
      );
      const vectors = [[], [gWeight, gBias, mean, variance]];
      launch('affineBackward', CHANNELS, x, [gWeight, gBias, g, x, mean, variance], vectors, 1, eps);
    },
  };
}
