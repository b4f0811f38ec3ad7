import { clampMax, div, mul, norm, sqrt, stack, sum, Tensor, tensor, ValueError } from '@kindling/core/lean';
import { enterRegion, leaveRegion } from '@kindling/core/internal';
import { noGrad } from '@kindling/autograd/lean';
import { gradOf } from '../grad-of.ts';

export interface ClipGradNormOptions {
  /** Which norm: 2 when left out, Infinity for the largest absolute value, -Infinity for the least, 0 for a count. */
  readonly normType?: number;
  /** Throws when the norm is NaN or infinite; false when left out. */
  readonly errorIfNonfinite?: boolean;
}

const gradsOf = (parameters: Tensor | Iterable<Tensor>): Tensor[] =>
  (parameters instanceof Tensor ? [parameters] : [...parameters]).map(gradOf).filter((g) => g !== null);

/** Faster than `norm` where there is nothing to guard. */
const normOf = (x: Tensor, p: number): Tensor => (p === 2 ? sqrt(sum(mul(x, x))) : norm(x, { p }));

/** Keeps a norm from dividing by zero. */
const EPSILON = 1e-6;

/**
 * Scales all gradients together, in place, so that their common norm is at most `maxNorm`. Returns the norm before.
 * Parameters without a gradient count for nothing. @throws ValueError
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  { normType = 2, errorIfNonfinite = false }: ClipGradNormOptions = {},
): Tensor {
  const grads = gradsOf(parameters);
  if (grads.length === 0) return tensor(0);
  return noGrad(() => {
    const outer = enterRegion();
    let total: Tensor | null = null;
    try {
      total = normOf(stack(grads.map((g) => normOf(g, normType))), normType);
      if (errorIfNonfinite && !Number.isFinite(total.item())) {
        throw new ValueError(
          `clipGradNorm_: the total norm of order ${normType} is ${total.item()}, so that gradients cannot be clipped.`,
          {
            op: 'clipGradNorm_',
          },
        );
      }
      const factor = clampMax(div(maxNorm, total.add(EPSILON)), 1);
      for (const g of grads) g.mul_(factor);
      return total;
    } finally {
      leaveRegion(outer, total);
    }
  });
}

/** Limits every element of every gradient to [-clipValue, clipValue], in place. */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  noGrad(() => {
    for (const g of gradsOf(parameters)) g.clamp_(-clipValue, clipValue);
  });
}
