// Batch normalisation, and the gradients of batch and layer normalisation.
import { dtypes, type TensorView } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { withRoom } from '../memory/temporary.ts';
import { inArena, intoArena, pointer } from './in-arena.ts';
import { fill } from './copy.ts';
import { wideFor } from './wide-module.ts';

/** Rows whose shares cpp/wide/layer_norm.cpp wants room for, beside that for ones. */
const GROUP = 32;
/** Shorter rows are gathered into one for each channel. */
const SHORT = 16;

const withoutElements = (x: TensorView): boolean => x.sizes.includes(0);
const present = (...places: readonly (Place | null)[]): Place[] => places.filter((p) => p !== null);

export function layerNormRowsBackward(
  outs: readonly TensorView[],
  g: TensorView,
  x: TensorView,
  weight: TensorView | null,
  mean: TensorView,
  rstd: TensorView,
  _eps: number,
): void {
  const [rows = 0, n = 0] = x.sizes;
  if (withoutElements(x)) return outs.forEach((out) => fill(out, 0));
  const wide = wideFor('layerNormRowsBackward', x).for('layerNormBackward');
  const shares = (2 * Math.ceil(rows / GROUP) + 1) * n * dtypes[x.dtype].itemsize;
  inArena(present(g, x, mean, rstd, weight), ([dg, dx, m, r, w]) =>
    intoArena(outs, ([gx, gw, gb]) =>
      withRoom(shares, (room) => {
        const inputs = [pointer(dg), pointer(dx), pointer(w), pointer(m), pointer(r)] as const;
        wide.layerNormBackward(...inputs, pointer(gx), pointer(gw), pointer(gb), room, rows, n);
      }),
    ),
  );
}

/** (1, C, N, L) of (N, C, L), whose short rows would each be a loop of their own. */
const gathered = ({ storage, sizes, strides, offset, dtype }: Place): Place => {
  const turn = ([n, c, l]: readonly number[], first: number): number[] => [
    first,
    c as number,
    n as number,
    l as number,
  ];
  return { storage, sizes: turn(sizes, 1), strides: turn(strides, 0), offset, dtype };
};

interface Channels {
  readonly n: number;
  readonly channels: number;
  readonly length: number;
  readonly arranged: (x: Place) => Place;
}

function channelsOf({ sizes }: TensorView): Channels {
  const [n = 0, channels = 0, length = 0] = sizes;
  if (length >= SHORT || n === 1) return { n, channels, length, arranged: (x) => x };
  return { n: 1, channels, length: n * length, arranged: gathered };
}

export function batchNormChannels(
  outs: readonly TensorView[],
  x: TensorView,
  weight: TensorView | null,
  bias: TensorView | null,
  eps: number,
): void {
  const [y, mean, variance] = outs as [TensorView, TensorView, TensorView];
  if (withoutElements(x)) return outs.forEach((out) => fill(out, NaN));
  const wide = wideFor('batchNormChannels', x).for('batchNorm');
  const { n, channels, length, arranged } = channelsOf(x);
  const given = present(arranged(x), weight, bias);
  inArena(given, ([from, ...affine]) =>
    intoArena([arranged(y), mean, variance], ([to, m, v]) => {
      const w = weight === null ? null : affine[0];
      const b = bias === null ? null : affine.at(-1);
      const inputs = [pointer(from), pointer(w), pointer(b)] as const;
      wide.batchNorm(...inputs, pointer(to), pointer(m), pointer(v), n, channels, length, eps);
    }),
  );
}

export function batchNormChannelsBackward(
  outs: readonly TensorView[],
  g: TensorView,
  x: TensorView,
  weight: TensorView | null,
  mean: TensorView,
  variance: TensorView,
  eps: number,
): void {
  const [gx, gWeight, gBias] = outs as [TensorView, TensorView, TensorView];
  if (withoutElements(x)) return outs.forEach((out) => fill(out, 0));
  const wide = wideFor('batchNormChannelsBackward', x).for('batchNormBackward');
  const { n, channels, length, arranged } = channelsOf(x);
  inArena(present(arranged(g), arranged(x), mean, variance, weight), ([dg, dx, m, v, w]) =>
    intoArena([arranged(gx), gWeight, gBias], ([to, gw, gb]) => {
      const inputs = [pointer(dg), pointer(dx), pointer(w), pointer(m), pointer(v)] as const;
      wide.batchNormBackward(...inputs, pointer(to), pointer(gw), pointer(gb), n, channels, length, eps);
    }),
  );
}
