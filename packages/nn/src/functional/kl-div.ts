import { div, exp, gt, log, mul, sub, sum, where, type Tensor } from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';
import { reduced, type Reduction } from './reduction.ts';

/** 'batchmean' divides the sum by the size of the first dimension: the divergence as mathematics defines it. */
export type KlDivReduction = Reduction | 'batchmean';

export interface KlDivOptions {
  /** 'mean' (over all elements) when left out. */
  readonly reduction?: KlDivReduction;
  /** Whether the target holds logarithms as well. */
  readonly logTarget?: boolean;
}

const klDivRow = defineOp('klDiv', {
  params: ['input', 'target', 'reduction', 'log_target'],
  decompose: (input: Tensor, target: Tensor, reduction: KlDivReduction, logTarget: boolean) => {
    const losses = logTarget ? mul(exp(target), sub(target, input)) : sub(entropyTerm(target), mul(target, input));
    if (reduction === 'batchmean')
      return input.sizes.length === 0 ? sum(losses) : div(sum(losses), input.sizes[0] as number);
    return reduced('klDiv', losses, reduction);
  },
});

/** t log t, 0 where t is 0; the logarithm is taken of 1 there, lest its gradient be 0 · ∞. */
function entropyTerm(t: Tensor): Tensor {
  const positive = gt(t, 0);
  return where(positive, mul(t, log(where(positive, t, 1))), mul(t, 0));
}

/** target · (log target - input), elementwise, where `input` holds log-probabilities. @throws ShapeError, ValueError */
export const klDiv = withOp(
  klDivRow,
  (input: Tensor, target: Tensor, { reduction = 'mean', logTarget = false }: KlDivOptions = {}): Tensor =>
    callN(klDivRow, input, target, reduction, logTarget),
);
