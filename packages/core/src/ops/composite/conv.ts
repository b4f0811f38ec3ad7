import { ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { convolution } from '../primitive/convolution.ts';
import { constantPadNd } from './pad.ts';
import { batched, gathered, perDim, type PerDim } from './spatial.ts';

/** Zeros around the input: how many, none ('valid'), or as many as keep its sizes ('same', for stride 1). */
export type ConvPadding = PerDim | 'valid' | 'same';

export interface ConvOptions {
  /** Step of the kernel over the input; 1 when left out. */
  readonly stride?: PerDim;
  readonly padding?: ConvPadding;
  /** Distance between taps of the kernel; 1 when left out. */
  readonly dilation?: PerDim;
  /** Into how many groups the channels are divided, each with kernels of its own; 1 when left out. */
  readonly groups?: number;
}

function convolve(
  op: string,
  n: number,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvOptions,
): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const strides = perDim(op, 'stride', stride, n);
  const dilations = perDim(op, 'dilation', dilation, n);
  const none = new Array<number>(n).fill(0);
  return batched(op, input, n, (x) => {
    if (typeof padding !== 'string')
      return convolution(x, weight, bias, strides, perDim(op, 'padding', padding, n), dilations, false, none, groups);
    const [padded, around] = padding === 'same' ? same(op, x, weight, strides, dilations) : [x, none];
    if (padding !== 'same' && padding !== 'valid')
      throw new ValueError(`${op}: padding must be numbers, 'same' or 'valid', got '${String(padding)}'.`, { op });
    return convolution(padded, weight, bias, strides, around, dilations, false, none, groups);
  });
}

/** What 'same' adds evenly on both sides is left to the convolution; an odd one goes to the end, as in PyTorch. */
function same(
  op: string,
  x: Tensor,
  weight: Tensor,
  strides: readonly number[],
  dilations: readonly number[],
): [Tensor, number[]] {
  if (strides.some((s) => s !== 1))
    throw new ValueError(`${op}: padding 'same' needs stride 1, got [${strides.join(', ')}].`, { op });
  const total = dilations.map((d, i) => d * ((weight.sizes[2 + i] ?? 1) - 1));
  const odd = total.flatMap((t) => [t % 2, 0]).reverse();
  return [odd.includes(1) ? constantPadNd(x, odd) : x, total.map((t) => Math.floor(t / 2))];
}

/**
 * Slides the kernels over a signal: input (N, C, L) or (C, L), weight (O, C / groups, K), bias (O) -> (N, O, L') or (O, L').
 * Any numeric dtype. https://pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function conv1d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvOptions,
  padding?: ConvPadding | ConvOptions,
  options: ConvOptions = {},
): Tensor {
  return convolve('conv1d', 1, input, weight, bias, gathered(stride, padding, options));
}

/**
 * Slides the kernels over images: input (N, C, H, W) or (C, H, W), weight (O, C / groups, KH, KW), bias (O).
 * Any numeric dtype. https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function conv2d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvOptions,
  padding?: ConvPadding | ConvOptions,
  options: ConvOptions = {},
): Tensor {
  return convolve('conv2d', 2, input, weight, bias, gathered(stride, padding, options));
}

/**
 * Slides the kernels over volumes: input (N, C, D, H, W) or (C, D, H, W), weight (O, C / groups, KD, KH, KW), bias (O).
 * Any numeric dtype. https://pytorch.org/docs/stable/generated/torch.nn.functional.conv3d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function conv3d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvOptions,
  padding?: ConvPadding | ConvOptions,
  options: ConvOptions = {},
): Tensor {
  return convolve('conv3d', 3, input, weight, bias, gathered(stride, padding, options));
}
