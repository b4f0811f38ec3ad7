import { conv1d, ShapeError, shapeText, type Tensor } from '@kindling/core/lean';

/**
 * Convolution along the first dimension: input (T, N, C), weight (K, C, O), bias (O); `pad` zeros at both ends. The result is
 * (T + 2 pad - K + 1, N, O). @throws ShapeError
 */
export function convTbc(input: Tensor, weight: Tensor, bias: Tensor, pad = 0): Tensor {
  if (input.sizes.length !== 3 || weight.sizes.length !== 3)
    throw new ShapeError(
      `convTbc: expected input (T, N, C) and weight (K, C, O), got ${shapeText(input.sizes)} and ${shapeText(weight.sizes)}.`,
      { op: 'convTbc', shapes: [input.sizes, weight.sizes] },
    );
  return conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, { padding: pad }).permute(2, 0, 1);
}
