import { slice, type DType, type Tensor } from '@kindling/core';
import { CrossEntropyLoss } from '@kindling/nn';

interface Optimizer {
  zeroGrad(): void;
  step(): unknown;
}

/** Images of 0..1 in another dtype, as PyTorch's runs made them: from the bytes, so that float64 has all its digits. */
const inDType = (images: Tensor, dtype: DType): Tensor => images.mul(255).round().to(dtype).div(255);

/** The loss of each step on batches of 64, in order. */
export function trainInOrder(
  net: (x: Tensor) => Tensor,
  optimizer: Optimizer,
  [images, labels]: readonly [Tensor, Tensor],
  steps: number,
  dtype: DType,
): number[] {
  const lossFn = new CrossEntropyLoss();
  return Array.from({ length: steps }, (_, i) => {
    const batch = slice(64 * i, 64 * (i + 1));
    const loss = lossFn(net(inDType(images.at(batch), dtype)), labels.at(batch));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

/** The largest distance of two lists of numbers. */
export const largest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))));
