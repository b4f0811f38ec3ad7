// Convolutions, dimension by dimension: position p of the grid and tap t meet element p * step + first + t * tapStep.
import type { Place } from '../abi/operand.ts';

type Sizes = readonly number[];

export interface Axis {
  /** Of the tensor that is read. */
  readonly size: number;
  readonly stride: number;
  readonly grid: number;
  readonly step: number;
  readonly taps: number;
  readonly first: number;
  readonly tapStep: number;
  readonly weightStart: number;
  readonly weightStride: number;
  /** Where the grid lies in the tensor that is written. */
  readonly outStart: number;
  readonly outStride: number;
}

/** Depth, height, width. */
export type Axes = readonly [d: Axis, h: Axis, w: Axis];

const UNIT: Axis = {
  size: 1,
  stride: 1,
  grid: 1,
  step: 1,
  taps: 1,
  first: 0,
  tapStep: 1,
  weightStart: 0,
  weightStride: 0,
  outStart: 0,
  outStride: 1,
};

const filled = (axes: readonly Axis[]): Axes => [UNIT, UNIT, UNIT, ...axes].slice(-3) as [Axis, Axis, Axis];

/** `out` gathers from `x`: position p reads p * stride - padding + t * dilation. */
export function gathers(out: Place, x: Place, weight: Place, stride: Sizes, padding: Sizes, dilation: Sizes): Axes {
  const axes = stride.map((step, d): Axis => ({
    size: x.sizes[2 + d] as number,
    stride: x.strides[2 + d] as number,
    grid: out.sizes[2 + d] as number,
    step,
    taps: weight.sizes[2 + d] as number,
    first: -(padding[d] as number),
    tapStep: dilation[d] as number,
    weightStart: 0,
    weightStride: weight.strides[2 + d] as number,
    outStart: 0,
    outStride: out.strides[2 + d] as number,
  }));
  return filled(axes);
}

/** Each position reads itself. */
export function still(x: Place): Axes {
  const axes = x.sizes.slice(2).map((size, d): Axis => {
    const stride = x.strides[2 + d] as number;
    return { ...UNIT, size, stride, grid: size, outStride: stride };
  });
  return filled(axes);
}

/**
 * `x` spreads over `out`: tap t of input q adds at q * stride - padding + t * dilation. Seen from `out`, positions that are
 * equal modulo the stride meet the same taps, and neighbours among them neighbours in `x`: one gathering for each remainder.
 */
export function phasesOf(out: Place, x: Place, weight: Place, stride: Sizes, padding: Sizes, dilation: Sizes): Axes[] {
  const byDim = stride.map((step, d) =>
    Array.from({ length: step }, (_, r) =>
      phase(out, x, weight, 2 + d, step, padding[d] as number, dilation[d] as number, r),
    ),
  );
  return byDim
    .reduce<Axis[][]>((all, axes) => all.flatMap((list) => axes.map((axis) => [...list, axis])), [[]])
    .map(filled);
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The positions i of `out` with (i + padding) mod `stride` = `remainder`. */
function phase(
  out: Place,
  x: Place,
  weight: Place,
  dim: number,
  stride: number,
  padding: number,
  dilation: number,
  remainder: number,
): Axis {
  const [outSize, outStride] = [out.sizes[dim] as number, out.strides[dim] as number];
  const [kernel, weightStride] = [weight.sizes[dim] as number, weight.strides[dim] as number];
  const q = Math.max(0, Math.ceil((padding - remainder) / stride));
  const start = remainder - padding + stride * q;
  const common = gcd(stride, dilation);
  // Every `apart`-th tap meets this remainder, from the first one that does.
  const apart = stride / common;
  let tap = 0;
  while (tap < apart && (tap * dilation) % stride !== remainder) tap++;
  const none = tap === apart;
  return {
    size: x.sizes[dim] as number,
    stride: x.strides[dim] as number,
    grid: Math.max(0, Math.ceil((outSize - start) / stride)),
    step: 1,
    taps: none ? 0 : Math.max(0, Math.ceil((kernel - tap) / apart)),
    first: none ? 0 : q + (remainder - tap * dilation) / stride,
    tapStep: -dilation / common,
    weightStart: none ? 0 : tap * weightStride,
    weightStride: apart * weightStride,
    outStart: start * outStride,
    outStride: stride * outStride,
  };
}

const plain = ({ step, taps, first, grid, size }: Axis): boolean =>
  step === 1 && taps === 1 && first === 0 && grid === size;
const joins = (outer: Axis, inner: Axis): boolean =>
  plain(outer) &&
  plain(inner) &&
  outer.stride === inner.stride * inner.size &&
  outer.outStride === inner.outStride * inner.grid;
const join = (outer: Axis, inner: Axis): Axis => ({
  ...inner,
  size: outer.size * inner.size,
  grid: outer.grid * inner.grid,
});

/** Dimensions in which every position reads just itself are one where they lie in a row: longer rows are read faster. */
export function joinAxes([d, h, w]: Axes): Axes {
  if (!joins(h, w)) return joins(d, h) ? [UNIT, join(d, h), w] : [d, h, w];
  const inner = join(h, w);
  return joins(d, inner) ? [UNIT, UNIT, join(d, inner)] : [UNIT, d, inner];
}
