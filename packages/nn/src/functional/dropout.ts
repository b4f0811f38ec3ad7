import { emptyLike, mul, ValueError, type Tensor } from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';

export interface DropoutOptions {
  /** Probability that an element becomes zero; 0.5 when left out. */
  readonly p?: number;
  /** Without it the input passes unchanged; true when left out. */
  readonly training?: boolean;
  /** Writes into the input. */
  readonly inplace?: boolean;
}

/** 1/(1 - p) with probability 1 - p, else 0; drawn in row-major order whatever the layout of x, as in PyTorch. */
const noise = (x: Tensor, p: number): Tensor =>
  emptyLike(x, { memoryFormat: 'contiguousFormat' })
    .bernoulli_(1 - p)
    .div_(1 - p);

const dropoutRow = defineOp('dropout', {
  params: ['input', 'p', 'training', 'inplace'],
  decompose: (x: Tensor, p: number) => mul(x, p === 1 ? 0 : noise(x, p)),
});

/**
 * Zeroes elements with probability p and scales the rest by 1/(1 - p), drawn as PyTorch draws them. Hinton et al. 2012.
 * @throws ValueError
 */
export const dropout = withOp(dropoutRow, (input: Tensor, options: number | DropoutOptions = {}): Tensor => {
  const { p = 0.5, training = true, inplace = false } = typeof options === 'number' ? { p: options } : options;
  if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout: p must be between 0 and 1, got ${p}.`, { op: 'dropout' });
  if (!training || p === 0 || input.numel() === 0) return input;
  if (inplace) return input.mul_(p === 1 ? 0 : noise(input, p));
  return callN(dropoutRow, input, p);
});
