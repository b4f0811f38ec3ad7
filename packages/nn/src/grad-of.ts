import type { Tensor } from '@kindling/core/lean';
import { internal } from '@kindling/autograd/lean';

/** The gradient of a leaf, without handing it to user code (which would leave its memory to the collector). */
export const gradOf: (leaf: Tensor) => Tensor | null = internal.gradOf;

/** Drops the gradient of a leaf, or fills it with zeros. */
export function clearGrad(leaf: Tensor, setToNone: boolean): void {
  const grad = gradOf(leaf);
  if (grad === null) return;
  if (setToNone) leaf.grad = null;
  else {
    if (grad.requiresGrad) grad.detach_();
    grad.zero_();
  }
}
