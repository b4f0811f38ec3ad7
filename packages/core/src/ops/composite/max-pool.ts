import { castFor } from '../../dispatch/autocast.ts';
import type { Tensor } from '../../tensor.ts';
import { adaptiveMaxPool, maxPool, maxPoolWithIndices } from '../primitive/max-pool.ts';
import { squeezeDims } from '../view/shape.ts';
import type { TargetSize } from './avg-pool.ts';
import { needElements, needFloating, targetSizes, windowArguments } from './pool-arguments.ts';
import { addBatch, gathered, type PerDim } from './spatial.ts';

export interface ReturnIndices {
  /** Also returns the int64 place of each element in its flattened image. */
  readonly returnIndices?: boolean;
}

export interface MaxPoolOptions extends ReturnIndices {
  /** Distance of windows; `kernelSize` when left out. */
  readonly stride?: PerDim | null;
  /** Places around the input that are never chosen, at most half the kernel. */
  readonly padding?: PerDim;
  /** Distance of elements in a window. */
  readonly dilation?: PerDim;
  /** Whether a last window may reach beyond the end. */
  readonly ceilMode?: boolean;
}

export type Indexed = [values: Tensor, indices: Tensor];
type WithIndices<O> = O & { readonly returnIndices: true };

export interface MaxPool {
  (input: Tensor, kernelSize: PerDim, options: WithIndices<MaxPoolOptions>): Indexed;
  (
    input: Tensor,
    kernelSize: PerDim,
    stride: PerDim | null | undefined,
    padding: PerDim | undefined,
    options: WithIndices<MaxPoolOptions>,
  ): Indexed;
  (
    input: Tensor,
    kernelSize: PerDim,
    stride?: PerDim | MaxPoolOptions | null,
    padding?: PerDim | MaxPoolOptions,
    options?: MaxPoolOptions,
  ): Tensor;
}

/** Runs on a batch; results of an input without one have none. */
export function pooledPair(
  op: string,
  input: Tensor,
  n: number,
  indices: boolean,
  run: (x: Tensor) => readonly Tensor[],
): Tensor | Indexed {
  const single = input.sizes.length !== n + 2;
  const outs = run(single ? addBatch(op, input, n) : input).map((t) => (single ? squeezeDims(t, [0]) : t));
  return indices ? (outs as Indexed) : (outs[0] as Tensor);
}

const maximum = (op: string, n: number): MaxPool =>
  ((
    input: Tensor,
    kernelSize: PerDim,
    stride?: PerDim | MaxPoolOptions | null,
    padding?: PerDim | MaxPoolOptions,
    options: MaxPoolOptions = {},
  ) => {
    const all = gathered(stride, padding, options);
    const { dilation = 1, ceilMode = false, returnIndices = false } = all;
    [input] = castFor(op, input);
    needFloating(op, input);
    return pooledPair(op, input, n, returnIndices, (x) => {
      needElements(op, x, n);
      const w = windowArguments(op, x, n, kernelSize, all.stride, all.padding ?? 0, dilation, ceilMode);
      const args = [w.kernel, w.stride, w.padding, w.dilation, ceilMode] as const;
      return returnIndices ? maxPoolWithIndices(x, ...args) : [maxPool(x, ...args)];
    });
  }) as MaxPool;

/**
 * Largest elements of windows of a signal (N, C, L) or (C, L); NaN wins. Floating.
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html @throws ShapeError, DTypeError, ValueError
 */
export const maxPool1d: MaxPool = maximum('maxPool1d', 1);
/**
 * Largest elements of windows of images (N, C, H, W) or (C, H, W); NaN wins. Floating.
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html @throws ShapeError, DTypeError, ValueError
 */
export const maxPool2d: MaxPool = maximum('maxPool2d', 2);
/**
 * Largest elements of windows of volumes (N, C, D, H, W) or (C, D, H, W); NaN wins. Floating.
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html @throws ShapeError, DTypeError, ValueError
 */
export const maxPool3d: MaxPool = maximum('maxPool3d', 3);

export interface AdaptiveMaxPool {
  (input: Tensor, outputSize: TargetSize, options: WithIndices<ReturnIndices>): Indexed;
  (input: Tensor, outputSize: TargetSize, options?: ReturnIndices): Tensor;
}

const adaptive = (op: string, n: number): AdaptiveMaxPool =>
  ((input: Tensor, outputSize: TargetSize, { returnIndices = false }: ReturnIndices = {}) => {
    [input] = castFor(op, input);
    needFloating(op, input);
    return pooledPair(op, input, n, returnIndices, (x) => {
      needElements(op, x, n, true);
      return adaptiveMaxPool(x, targetSizes(op, x, n, outputSize));
    });
  }) as AdaptiveMaxPool;

/** Largest elements of `outputSize` windows that cover a signal (N, C, L) or (C, L). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveMaxPool1d: AdaptiveMaxPool = adaptive('adaptiveMaxPool1d', 1);
/** Largest elements of `outputSize` windows that cover images (N, C, H, W) or (C, H, W). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveMaxPool2d: AdaptiveMaxPool = adaptive('adaptiveMaxPool2d', 2);
/** Largest elements of `outputSize` windows that cover volumes (N, C, D, H, W) or (C, D, H, W). Floating. @throws ShapeError, DTypeError, ValueError */
export const adaptiveMaxPool3d: AdaptiveMaxPool = adaptive('adaptiveMaxPool3d', 3);
