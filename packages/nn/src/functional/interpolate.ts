// Resampling of (N, C, ...), one dimension after another: every output is a weighted sum of a few input slices.
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  add,
  indexSelect,
  isFloating,
  mul,
  ShapeError,
  shapeText,
  tensor,
  ValueError,
  type Tensor,
} from '@kindling/core/lean';
import { axisMap, mapAxes, normalizedMap, type AxisMap } from '@kindling/core/internal';

export type InterpolateMode = 'nearest' | 'nearest-exact' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear' | 'area';

export interface InterpolateOptions {
  /** Sizes of the result. Give these or `scaleFactor`. */
  readonly size?: number | readonly number[] | null;
  readonly scaleFactor?: number | readonly number[] | null;
  readonly mode?: InterpolateMode;
  /** Whether the centres of the corner pixels coincide, rather than their corners. */
  readonly alignCorners?: boolean | null;
  /** Takes the scale from the sizes instead of `scaleFactor`. */
  readonly recomputeScaleFactor?: boolean | null;
  /** Widens the filter when shrinking, for bilinear and bicubic. */
  readonly antialias?: boolean;
}

/** Input places and weights of each output, all of equally many taps. */
interface Taps {
  readonly places: number[][];
  readonly weights: number[][];
}

const spatial: Readonly<Record<string, number>> = { linear: 1, bilinear: 2, bicubic: 2, trilinear: 3 };
const modes = ['nearest', 'nearest-exact', 'linear', 'bilinear', 'bicubic', 'trilinear', 'area'];

/** Keys' cubic with a = -3/4, or -1/2 with antialias, as PyTorch's. */
function cubic(x: number, a: number): number {
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
}
const triangle = (x: number): number => Math.max(0, 1 - Math.abs(x));

const within = (place: number, size: number): number => Math.min(Math.max(place, 0), size - 1);

/** scale is input over output size. */
const source = (i: number, scale: number, align: boolean): number => (align ? scale * i : scale * (i + 0.5) - 0.5);

function linearTaps(input: number, output: number, scale: number, align: boolean): Taps {
  const taps: Taps = { places: [[], []], weights: [[], []] };
  for (let i = 0; i < output; i++) {
    const x = Math.max(0, source(i, scale, align));
    const low = Math.min(Math.floor(x), input - 1);
    const part = Math.min(Math.max(x - low, 0), 1);
    [low, Math.min(low + 1, input - 1)].forEach((p, k) => taps.places[k]?.push(p));
    [1 - part, part].forEach((w, k) => taps.weights[k]?.push(w));
  }
  return taps;
}

function cubicTaps(input: number, output: number, scale: number, align: boolean): Taps {
  const taps: Taps = { places: [[], [], [], []], weights: [[], [], [], []] };
  for (let i = 0; i < output; i++) {
    const x = source(i, scale, align);
    const low = Math.floor(x);
    for (let k = 0; k < 4; k++) {
      taps.places[k]?.push(within(low - 1 + k, input));
      taps.weights[k]?.push(cubic(x - (low - 1 + k), -0.75));
    }
  }
  return taps;
}

/** The filter is as wide as an output pixel, and its weights sum to 1. */
function antialiasMap({ input, output, scale }: Axis, align: boolean, mode: InterpolateMode): AxisMap {
  const filter = mode === 'bicubic' ? (x: number) => cubic(x, -0.5) : triangle;
  const stretch = Math.max(scale, 1);
  const support = (mode === 'bicubic' ? 2 : 1) * stretch;
  const map = axisMap(output, input, (i, add) => {
    const center = align ? scale * i + 0.5 : scale * (i + 0.5);
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(input, Math.trunc(center + support + 0.5));
    for (let k = first; k < end; k++) add(k, filter((k - center + 0.5) / stretch));
  });
  return normalizedMap(map);
}

/** PyTorch finds nearest places in float32. */
function nearestPlaces(input: number, output: number, scale: number, exact: boolean): number[] {
  const step = Math.fround(scale);
  return Array.from({ length: output }, (_, i) =>
    Math.min(Math.floor(Math.fround(exact ? Math.fround(i + 0.5) * step : i * step)), input - 1),
  );
}

function resampled(x: Tensor, dim: number, { places, weights }: Taps): Tensor {
  const shape = x.sizes.map((_, d) => (d === dim ? -1 : 1));
  const dtype = isFloating(x.dtype) ? x.dtype : 'float32';
  const parts = places.map((p, k) => {
    const slices = indexSelect(x, dim, tensor(p.map(BigInt), { device: x.device }));
    return mul(slices, tensor(weights[k] as number[], { dtype, device: x.device }).reshape(shape));
  });
  return parts.reduce((sum, part) => add(sum, part));
}

interface Axis {
  readonly input: number;
  readonly output: number;
  /** Input over output, for places. */
  readonly scale: number;
}

function axesOf(
  input: Tensor,
  { size = null, scaleFactor = null, alignCorners, recomputeScaleFactor }: InterpolateOptions,
): Axis[] {
  const op = 'interpolate';
  const inputs = input.sizes.slice(2);
  if ((size === null) === (scaleFactor === null))
    throw new ValueError(`${op}: give either size or scaleFactor.`, { op });
  const given = size ?? scaleFactor;
  const list = typeof given === 'number' ? inputs.map(() => given) : [...(given ?? [])];
  if (list.length !== inputs.length || list.some((v) => !(v > 0)))
    throw new ShapeError(
      `${op}: ${size === null ? 'scaleFactor' : 'size'} must be one positive number, or one for each of the ${inputs.length} spatial dimensions of ${shapeText(input.sizes)}; got ${shapeText(list)}.`,
      { op, shapes: [input.sizes] },
    );
  return inputs.map((n, d) => {
    const value = list[d] as number;
    const output = size === null ? Math.floor(n * value) : value;
    if (output < 1)
      throw new ShapeError(`${op}: the result of ${shapeText(input.sizes)} would be empty.`, {
        op,
        shapes: [input.sizes],
      });
    if (alignCorners === true) return { input: n, output, scale: output > 1 ? (n - 1) / (output - 1) : 0 };
    return { input: n, output, scale: size === null && recomputeScaleFactor !== true ? 1 / value : n / output };
  });
}

/**
 * Up- or downsamples the spatial dimensions of (N, C, W), (N, C, H, W) or (N, C, D, H, W).
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html @throws ShapeError, ValueError
 */
export function interpolate(
  input: Tensor,
  {
    size = null,
    scaleFactor = null,
    mode = 'nearest',
    alignCorners = null,
    recomputeScaleFactor = null,
    antialias = false,
  }: InterpolateOptions = {},
): Tensor {
  const op = 'interpolate';
  const dims = input.sizes.length - 2;
  if (!modes.includes(mode))
    throw new ValueError(`${op}: mode must be one of '${modes.join("', '")}', got '${String(mode)}'.`, { op });
  if (dims < 1 || dims > 3 || (spatial[mode] !== undefined && spatial[mode] !== dims))
    throw new ShapeError(`${op}: mode '${mode}' does not take ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  if (alignCorners !== null && spatial[mode] === undefined)
    throw new ValueError(`${op}: alignCorners is for linear and cubic modes, not for '${mode}'.`, { op });
  if (antialias && mode !== 'bilinear' && mode !== 'bicubic')
    throw new ValueError(`${op}: antialias is for bilinear and bicubic modes, not for '${mode}'.`, { op });
  const align = alignCorners ?? false;
  const axes = axesOf(input, { size, scaleFactor, alignCorners, recomputeScaleFactor });
  if (mode === 'area') {
    const pool = [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d][dims - 1] as typeof adaptiveAvgPool2d;
    return pool(
      input,
      axes.map((a) => a.output),
    );
  }
  if (antialias) {
    const [rows, columns] = axes.map((axis) => antialiasMap(axis, align, mode)) as [AxisMap, AxisMap];
    return mapAxes(isFloating(input.dtype) ? input : input.to('float32'), rows, columns);
  }
  return axes.reduce((x, { input: n, output, scale }, d) => {
    if (mode === 'nearest' || mode === 'nearest-exact') {
      const places = nearestPlaces(n, output, scale, mode === 'nearest-exact');
      return indexSelect(x, d + 2, tensor(places.map(BigInt), { device: x.device }));
    }
    return resampled(x, d + 2, (mode === 'bicubic' ? cubicTaps : linearTaps)(n, output, scale, align));
  }, input);
}
