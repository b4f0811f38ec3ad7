import { mean, sum, ValueError, type Tensor } from '@kindling/core/lean';

/** What a loss does with its elements: nothing, their mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

export interface ReductionOption {
  /** 'mean' when left out. */
  readonly reduction?: Reduction;
}

export function badReduction(op: string, reduction: string): ValueError {
  return new ValueError(`${op}: '${reduction}' is not a valid value for reduction. Use 'none', 'mean' or 'sum'.`, {
    op,
  });
}

export function reduced(op: string, losses: Tensor, reduction: string): Tensor {
  switch (reduction) {
    case 'none':
      return losses;
    case 'mean':
      return mean(losses);
    case 'sum':
      return sum(losses);
    default:
      throw badReduction(op, reduction);
  }
}
