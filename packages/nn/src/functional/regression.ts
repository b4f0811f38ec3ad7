// Losses of real-valued predictions. Input and target broadcast.
import { abs, clamp, lt, mul, neg, sign, sub, ValueError, where, type Tensor } from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';
import { differentiate, wrt } from './derivative.ts';
import { reduced, type Reduction, type ReductionOption } from './reduction.ts';

type Args = [input: Tensor, target: Tensor, reduction: Reduction, bound: number];

/** A loss of d = input - target, with `slope` its derivative. */
function regression(
  name: string,
  gradFn: string,
  params: readonly string[],
  loss: (d: Tensor, bound: number) => Tensor,
  slope: typeof loss,
) {
  const row = defineOp<Args>(name, {
    params,
    decompose: (input, target, reduction, bound) => reduced(name, loss(sub(input, target), bound), reduction),
  });
  const formula = (g: Tensor, x: Tensor, y: Tensor, reduction: Reduction, bound: number): Tensor => {
    const s = slope(sub(x, y), bound);
    return mul(reduction === 'mean' ? mul(s, 1 / s.numel()) : s, g);
  };
  differentiate(row, gradFn, [
    wrt([0, 1], (g, [x, y], [, , reduction, bound]) => formula(g, x, y, reduction, bound)),
    wrt([0, 1], (g, [x, y], [, , reduction, bound]) => neg(formula(g, x, y, reduction, bound))),
  ]);
  return row;
}

const mseRow = regression(
  'mseLoss',
  'MseLossBackward0',
  ['input', 'target', 'reduction'],
  (d) => mul(d, d),
  (d) => mul(d, 2),
);

/** (input - target)², elementwise. @throws ShapeError, ValueError */
export const mseLoss = withOp(
  mseRow,
  (input: Tensor, target: Tensor, { reduction = 'mean' }: ReductionOption = {}): Tensor =>
    callN(mseRow, input, target, reduction, 0),
);

const l1Row = defineOp('l1Loss', {
  params: ['input', 'target', 'reduction'],
  decompose: (input: Tensor, target: Tensor, reduction: Reduction) =>
    reduced('l1Loss', abs(sub(input, target)), reduction),
});

/** |input - target|, elementwise. @throws ShapeError, ValueError */
export const l1Loss = withOp(
  l1Row,
  (input: Tensor, target: Tensor, { reduction = 'mean' }: ReductionOption = {}): Tensor =>
    callN(l1Row, input, target, reduction),
);

export interface SmoothL1LossOptions extends ReductionOption {
  /** Where the parabola ends and the straight line begins; 1 when left out, 0 gives `l1Loss`. */
  readonly beta?: number;
}

const smoothL1Row = regression(
  'smoothL1Loss',
  'SmoothL1LossBackward0',
  ['input', 'target', 'reduction', 'beta'],
  (d, beta) => where(lt(abs(d), beta), mul(mul(d, d), 0.5 / beta), sub(abs(d), 0.5 * beta)),
  (d, beta) => where(lt(abs(d), beta), mul(d, 1 / beta), sign(d)),
);

/** d² / 2β where d = |input - target| is below β, else d - β/2. Girshick 2015. @throws ShapeError, ValueError */
export const smoothL1Loss = withOp(
  smoothL1Row,
  (input: Tensor, target: Tensor, { reduction = 'mean', beta = 1 }: SmoothL1LossOptions = {}): Tensor => {
    if (!(beta >= 0))
      throw new ValueError(`smoothL1Loss: beta must not be negative, got ${beta}.`, { op: 'smoothL1Loss' });
    return beta === 0 ? callN(l1Row, input, target, reduction) : callN(smoothL1Row, input, target, reduction, beta);
  },
);

export interface HuberLossOptions extends ReductionOption {
  /** Where the parabola ends and the straight line begins; 1 when left out. */
  readonly delta?: number;
}

const huberRow = regression(
  'huberLoss',
  'HuberLossBackward0',
  ['input', 'target', 'reduction', 'delta'],
  (d, delta) => where(lt(abs(d), delta), mul(mul(d, d), 0.5), mul(sub(abs(d), 0.5 * delta), delta)),
  (d, delta) => clamp(d, -delta, delta),
);

/** d² / 2 where d = |input - target| is below δ, else δ (d - δ/2). Huber 1964. @throws ShapeError, ValueError */
export const huberLoss = withOp(
  huberRow,
  (input: Tensor, target: Tensor, { reduction = 'mean', delta = 1 }: HuberLossOptions = {}): Tensor => {
    if (!(delta > 0)) throw new ValueError(`huberLoss: delta must be positive, got ${delta}.`, { op: 'huberLoss' });
    return callN(huberRow, input, target, reduction, delta);
  },
);
