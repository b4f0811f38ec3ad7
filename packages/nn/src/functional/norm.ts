// Normalisation of channels. Inputs are (N, C, ...).
import {
  add,
  avgPool2d,
  div,
  mean,
  mul,
  pow,
  rsqrt,
  ShapeError,
  shapeText,
  sub,
  ValueError,
  type Tensor,
} from '@kindling/core/lean';
import { batchNormChannels, layerNormRows, numelOf } from '@kindling/core/internal';
import { noGrad } from '@kindling/autograd/lean';
import { pad } from './pad.ts';

interface Affine {
  /** Factor of each channel, (C). */
  readonly weight?: Tensor | null;
  /** Added to each channel, (C). */
  readonly bias?: Tensor | null;
  /** Added to the variance; 1e-5 when left out. */
  readonly eps?: number;
}

export interface BatchNormOptions extends Affine {
  /** Uses, and takes into the running statistics, those of the batch; false when left out. */
  readonly training?: boolean;
  /** Part of the batch's statistics in the running ones. */
  readonly momentum?: number;
}
export interface InstanceNormOptions extends Affine {
  readonly runningMean?: Tensor | null;
  readonly runningVar?: Tensor | null;
  /** Uses the statistics of each sample; true when left out. */
  readonly useInputStats?: boolean;
  readonly momentum?: number;
}
export type GroupNormOptions = Affine;

function channelsOf(op: string, x: Tensor, perChannel: readonly (Tensor | null)[]): number {
  const channels = x.sizes[1];
  if (channels === undefined)
    throw new ShapeError(`${op}: expected (N, C, ...), got ${shapeText(x.sizes)}.`, { op, shapes: [x.sizes] });
  for (const p of perChannel)
    if (p !== null && (p.sizes.length !== 1 || p.sizes[0] !== channels))
      throw new ShapeError(
        `${op}: weight, bias and running statistics must have shape [${channels}], the channels of ${shapeText(x.sizes)}; got ${shapeText(p.sizes)}.`,
        { op, shapes: [x.sizes, p.sizes] },
      );
  return channels;
}

/** (N, C, ...) as (N, C, L). */
const flat = (x: Tensor): Tensor => x.reshape([x.sizes[0] as number, x.sizes[1] as number, numelOf(x.sizes.slice(2))]);

/** x · scale + shift, one of each for every channel. */
function affine(x: Tensor, scale: Tensor | null, shift: Tensor | null): Tensor {
  const shape = x.sizes.map((_, d) => (d === 1 ? -1 : 1));
  const scaled = scale === null ? x : mul(x, scale.reshape(shape));
  return shift === null ? scaled : add(scaled, shift.reshape(shape));
}

/** By given statistics instead of the batch's. */
function byRunning(
  x: Tensor,
  center: Tensor,
  variance: Tensor,
  { weight = null, bias = null, eps = 1e-5 }: Affine,
): Tensor {
  const rstd = rsqrt(add(variance, eps));
  const scale = weight === null ? rstd : mul(rstd, weight);
  const shift = mul(center, scale);
  return affine(x, scale, bias === null ? shift.neg() : sub(bias, shift));
}

function follow(running: Tensor | null, batch: Tensor, momentum: number): void {
  if (running !== null) noGrad(() => running.copy_(add(mul(running, 1 - momentum), mul(batch.detach(), momentum))));
}

/** The unbiased variance of n values from the biased one. */
const unbiased = (variance: Tensor, n: number): Tensor => mul(variance, n / (n - 1));

/**
 * Each channel of (N, C, ...) to mean 0 and variance 1, in training by the statistics of the batch, else by the running
 * ones; times weight, plus bias (Ioffe & Szegedy 2015). @throws ShapeError, ValueError
 */
export function batchNorm(
  input: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 }: BatchNormOptions = {},
): Tensor {
  const op = 'batchNorm';
  if (input.numel() === 0 && input.sizes.length === 1) return add(input, 0); // as PyTorch lets it through
  channelsOf(op, input, [runningMean, runningVar, weight, bias]);
  if (!training) {
    if (runningMean === null || runningVar === null)
      throw new ValueError(`${op}: without training it needs runningMean and runningVar.`, { op });
    return byRunning(input, runningMean, runningVar, { weight, bias, eps });
  }
  const x = flat(input);
  const n = (x.sizes[0] as number) * (x.sizes[2] as number);
  if (n === 1)
    throw new ValueError(
      `${op}: expected more than 1 value per channel when training, got ${shapeText(input.sizes)}.`,
      { op },
    );
  const [out, center, variance] = batchNormChannels(x, weight, bias, eps) as [Tensor, Tensor, Tensor];
  follow(runningMean, center, momentum);
  if (runningVar !== null) follow(runningVar, unbiased(variance, n), momentum);
  return out.reshape(input.sizes);
}

/**
 * Each channel of each sample of (N, C, ...) to mean 0 and variance 1; times weight, plus bias (Ulyanov et al. 2016).
 * @throws ShapeError, ValueError
 */
export function instanceNorm(
  input: Tensor,
  {
    runningMean = null,
    runningVar = null,
    weight = null,
    bias = null,
    useInputStats = true,
    momentum = 0.1,
    eps = 1e-5,
  }: InstanceNormOptions = {},
): Tensor {
  const op = 'instanceNorm';
  const channels = channelsOf(op, input, [runningMean, runningVar, weight, bias]);
  if (!useInputStats) return batchNorm(input, runningMean, runningVar, { weight, bias, eps });
  const samples = input.sizes[0] as number;
  const each = numelOf(input.sizes.slice(2));
  if (each === 1)
    throw new ValueError(`${op}: expected more than 1 spatial element, got ${shapeText(input.sizes)}.`, { op });
  const [out, centers] = layerNormRows(input.reshape([samples * channels, each]), null, null, eps) as [Tensor, Tensor];
  if (runningMean !== null) follow(runningMean, mean(centers.reshape([samples, channels]), 0), momentum);
  if (runningVar !== null) {
    const variances = noGrad(() => input.reshape([samples, channels, each]).var(2));
    follow(runningVar, mean(variances, 0), momentum);
  }
  return affine(out.reshape(input.sizes), weight, bias);
}

/** Each of `numGroups` groups of channels of each sample to mean 0 and variance 1; times weight, plus bias (Wu & He 2018). @throws ShapeError, ValueError */
export function groupNorm(
  input: Tensor,
  numGroups: number,
  { weight = null, bias = null, eps = 1e-5 }: GroupNormOptions = {},
): Tensor {
  const op = 'groupNorm';
  const channels = channelsOf(op, input, [weight, bias]);
  if (!Number.isInteger(numGroups) || numGroups < 1 || channels % numGroups !== 0)
    throw new ValueError(`${op}: numGroups must divide the ${channels} channels, got ${numGroups}.`, { op });
  const rows = (input.sizes[0] as number) * numGroups;
  const [out] = layerNormRows(input.reshape([rows, rows === 0 ? 0 : input.numel() / rows]), null, null, eps) as [
    Tensor,
  ];
  return affine(out.reshape(input.sizes), weight, bias);
}

export interface LocalResponseNormOptions {
  readonly alpha?: number;
  readonly beta?: number;
  readonly k?: number;
}

/** x / (k + α · mean of x² over `size` neighbouring channels)^β (Krizhevsky et al. 2012). @throws ShapeError */
export function localResponseNorm(
  input: Tensor,
  size: number,
  { alpha = 1e-4, beta = 0.75, k = 1 }: LocalResponseNormOptions = {},
): Tensor {
  const op = 'localResponseNorm';
  if (input.sizes.length < 3)
    throw new ShapeError(`${op}: expected at least 3 dimensions, got ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  if (input.numel() === 0) return input;
  const squares = flat(mul(input, input)).unsqueeze(1);
  const around = pad(squares, [0, 0, Math.floor(size / 2), Math.floor((size - 1) / 2)]);
  const means = avgPool2d(around, [size, 1], { stride: 1 }).reshape(input.sizes);
  return div(input, pow(add(mul(means, alpha), k), beta));
}

export interface RmsNormOptions {
  readonly weight?: Tensor | null;
  /** Added to the mean square; the dtype's epsilon when left out. */
  readonly eps?: number | null;
}

const EPSILON: Readonly<Record<string, number>> = {
  float64: 2 ** -52,
  float32: 2 ** -23,
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
};

/** x / √(mean x² + eps) over the last dimensions, which are `normalizedShape`; times weight (Zhang & Sennrich 2019). @throws ShapeError */
export function rmsNorm(
  input: Tensor,
  normalizedShape: number | readonly number[],
  { weight = null, eps = null }: RmsNormOptions = {},
): Tensor {
  const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
  const last = input.sizes.slice(-shape.length);
  if (shape.length === 0 || shape.some((s, i) => s !== last[i]) || last.length !== shape.length)
    throw new ShapeError(
      `rmsNorm: expected an input whose last dimensions are ${shapeText(shape)}, got ${shapeText(input.sizes)}.`,
      { op: 'rmsNorm', shapes: [input.sizes, shape] },
    );
  const dims = shape.map((_, i) => i - shape.length);
  const scale = rsqrt(add(mean(mul(input, input), dims, { keepdim: true }), eps ?? (EPSILON[input.dtype] as number)));
  const out = mul(input, scale);
  return weight === null ? out : mul(out, weight);
}
