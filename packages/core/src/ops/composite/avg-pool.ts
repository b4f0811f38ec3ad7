import { castFor } from '../../dispatch/autocast.ts';
import { needsDType, ValueError } from '../../errors.ts';
import { isFloating } from '../../dtype.ts';
import type { Tensor } from '../../tensor.ts';
import { adaptiveAvgPool, avgPool } from '../primitive/avg-pool.ts';
import { mul } from '../primitive/binary.ts';
import { abs, relu, sign } from '../primitive/unary.ts';
import { pow } from './arithmetic.ts';
import { needElements, needFloating, targetSizes, windowArguments } from './pool-arguments.ts';
import { batched, gathered, perDim, type PerDim } from './spatial.ts';

export interface AvgPoolOptions {
  /** Distance of windows; `kernelSize` when left out. */
  readonly stride?: PerDim | null;
  /** Zeros around the input, at most half the kernel. */
  readonly padding?: PerDim;
  /** Whether a last window may reach beyond the end. */
  readonly ceilMode?: boolean;
  /** Whether the padding counts for the mean; true when left out. */
  readonly countIncludePad?: boolean;
  /** Divides the sums instead of the number of elements. */
  readonly divisorOverride?: number | null;
}

export type AvgPool = (
  input: Tensor,
  kernelSize: PerDim,
  stride?: PerDim | AvgPoolOptions | null,
  padding?: PerDim | AvgPoolOptions,
  options?: AvgPoolOptions,
) => Tensor;

const average =
  (op: string, n: number): AvgPool =>
  (input, kernelSize, stride, padding, options = {}) => {
    const all = gathered(stride, padding, options);
    const { ceilMode = false, countIncludePad = true, divisorOverride = null } = all;
    [input] = castFor(op, input);
    if (!isFloating(input.dtype) && input.dtype !== 'int64')
      throw needsDType(op, 'a floating or int64 tensor', input.dtype);
    if (divisorOverride === 0) throw new ValueError(`${op}: divisorOverride must not be 0.`, { op });
    return batched(op, input, n, (x) => {
      needElements(op, x, n);
      const w = windowArguments(op, x, n, kernelSize, all.stride, all.padding ?? 0, 1, ceilMode);
      return avgPool(x, w.kernel, w.stride, w.padding, ceilMode, countIncludePad, divisorOverride);
    });
  };

/**
 * Means of windows of a signal (N, C, L) or (C, L). Floating or int64, which rounds toward zero.
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html @throws ShapeError, DTypeError, ValueError
 */
export const avgPool1d: AvgPool = average('avgPool1d', 1);
/**
 * Means of windows of images (N, C, H, W) or (C, H, W). Floating or int64, which rounds toward zero.
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html @throws ShapeError, DTypeError, ValueError
 */
export const avgPool2d: AvgPool = average('avgPool2d', 2);
/**
 * Means of windows of volumes (N, C, D, H, W) or (C, D, H, W). Floating or int64, which rounds toward zero.
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html @throws ShapeError, DTypeError, ValueError
 */
export const avgPool3d: AvgPool = average('avgPool3d', 3);

/** Sizes of the result: one for all dimensions or one for each, null keeping the input's. */
export type TargetSize = number | null | readonly (number | null)[];

const adaptive =
  (op: string, n: number) =>
  (input: Tensor, outputSize: TargetSize): Tensor => {
    [input] = castFor(op, input);
    needFloating(op, input);
    return batched(op, input, n, (x) => {
      needElements(op, x, n, true);
      return adaptiveAvgPool(x, targetSizes(op, x, n, outputSize));
    });
  };

/** Means of `outputSize` windows that cover a signal (N, C, L) or (C, L). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveAvgPool1d = adaptive('adaptiveAvgPool1d', 1);
/** Means of `outputSize` windows that cover images (N, C, H, W) or (C, H, W). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveAvgPool2d = adaptive('adaptiveAvgPool2d', 2);
/** Means of `outputSize` windows that cover volumes (N, C, D, H, W) or (C, D, H, W). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveAvgPool3d = adaptive('adaptiveAvgPool3d', 3);

export interface LpPoolOptions {
  /** Distance of windows; `kernelSize` when left out. */
  readonly stride?: PerDim | null;
  readonly ceilMode?: boolean;
}

const lp =
  (op: string, n: number, pool: AvgPool) =>
  (
    input: Tensor,
    normType: number,
    kernelSize: PerDim,
    stride?: PerDim | LpPoolOptions | null,
    options: LpPoolOptions = {},
  ): Tensor => {
    needFloating(op, input);
    const { stride: step = null, ceilMode = false } = gathered(stride, undefined, options);
    const mean = pool(pow(input, normType), kernelSize, step, 0, { ceilMode });
    const count = perDim(op, 'kernelSize', kernelSize, n).reduce((total, k) => total * k, 1);
    return pow(mul(mul(sign(mean), relu(abs(mean))), count), 1 / normType);
  };

/** p-norms of windows of a signal, without absolute values: (Σ xᵖ)^(1/p). Floating. https://pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html @throws ShapeError, DTypeError, ValueError */
export const lpPool1d = lp('lpPool1d', 1, avgPool1d);
/** p-norms of windows of images, without absolute values: (Σ xᵖ)^(1/p). Floating. https://pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html @throws ShapeError, DTypeError, ValueError */
export const lpPool2d = lp('lpPool2d', 2, avgPool2d);
