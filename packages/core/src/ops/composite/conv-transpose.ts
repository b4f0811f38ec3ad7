import type { Tensor } from '../../tensor.ts';
import { convolution } from '../primitive/convolution.ts';
import { batched, gathered, perDim, type PerDim } from './spatial.ts';

export interface ConvTransposeOptions {
  /** Distance in the result of what neighbours in the input make; 1 when left out. */
  readonly stride?: PerDim;
  /** How much is cut off all around the result; 0 when left out. */
  readonly padding?: PerDim;
  /** How much the result grows at the end of each dimension; less than stride or dilation. */
  readonly outputPadding?: PerDim;
  readonly groups?: number;
  readonly dilation?: PerDim;
}

function spread(
  op: string,
  n: number,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvTransposeOptions,
): Tensor {
  const { stride = 1, padding = 0, outputPadding = 0, groups = 1, dilation = 1 } = options;
  const each = (name: string, value: PerDim): number[] => perDim(op, name, value, n);
  const [strides, paddings] = [each('stride', stride), each('padding', padding)];
  const [extra, dilations] = [each('outputPadding', outputPadding), each('dilation', dilation)];
  return batched(op, x, n, (b) => convolution(b, weight, bias, strides, paddings, dilations, true, extra, groups));
}

/**
 * The transpose of `conv1d`, as in its gradient: input (N, C, L) or (C, L), weight (C, O / groups, K), bias (O).
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function convTranspose1d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvTransposeOptions,
  padding?: PerDim | ConvTransposeOptions,
  options: ConvTransposeOptions = {},
): Tensor {
  return spread('convTranspose1d', 1, input, weight, bias, gathered(stride, padding, options));
}

/**
 * The transpose of `conv2d`, as in its gradient: input (N, C, H, W) or (C, H, W), weight (C, O / groups, KH, KW), bias (O).
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function convTranspose2d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvTransposeOptions,
  padding?: PerDim | ConvTransposeOptions,
  options: ConvTransposeOptions = {},
): Tensor {
  return spread('convTranspose2d', 2, input, weight, bias, gathered(stride, padding, options));
}

/**
 * The transpose of `conv3d`, as in its gradient: input (N, C, D, H, W) or (C, D, H, W), weight (C, O / groups, KD, KH, KW), bias (O).
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose3d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export function convTranspose3d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  stride?: PerDim | ConvTransposeOptions,
  padding?: PerDim | ConvTransposeOptions,
  options: ConvTransposeOptions = {},
): Tensor {
  return spread('convTranspose3d', 3, input, weight, bias, gathered(stride, padding, options));
}
