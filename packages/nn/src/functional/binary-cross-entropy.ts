import {
  add,
  any,
  clampMin,
  div,
  exp,
  gt,
  log,
  log1p,
  logicalOr,
  lt,
  mul,
  neg,
  rsub,
  sub,
  ValueError,
  type Tensor,
} from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';
import { differentiate, wrt } from './derivative.ts';
import { reduced, type Reduction, type ReductionOption } from './reduction.ts';

export interface BinaryCrossEntropyOptions extends ReductionOption {
  /** Factor of each element's loss; broadcasts against the input. */
  readonly weight?: Tensor | null;
}

const weighted = (losses: Tensor, weight: Tensor | null): Tensor => (weight === null ? losses : mul(losses, weight));

/** Keeps the logarithm of 0 finite. */
const LOG_FLOOR = -100;
const EPSILON = 1e-12;

type Args = [input: Tensor, target: Tensor, weight: Tensor | null, reduction: Reduction];

const bceRow = defineOp<Args>('binaryCrossEntropy', {
  params: ['input', 'target', 'weight', 'reduction'],
  decompose: (x, t, weight, reduction) => {
    const losses = sub(mul(sub(t, 1), clampMin(log1p(neg(x)), LOG_FLOOR)), mul(t, clampMin(log(x), LOG_FLOOR)));
    return reduced('binaryCrossEntropy', weighted(losses, weight), reduction);
  },
});

const scaled = (grad: Tensor, g: Tensor, reduction: Reduction): Tensor =>
  mul(reduction === 'mean' ? mul(grad, 1 / grad.numel()) : grad, g);

// A formula of its own: through the clamped logarithms 0 · ∞ would arise at 0 and 1.
const inputGradient = (x: Tensor, t: Tensor): Tensor => div(sub(x, t), clampMin(mul(rsub(x, 1), x), EPSILON));
const targetGradient = (x: Tensor): Tensor => sub(log1p(neg(x)), log(x));
differentiate(bceRow, 'BinaryCrossEntropyBackward0', [
  wrt([0, 1, 2], (g, [x, t, w], [, , weight, reduction]) =>
    scaled(weighted(inputGradient(x, t), weight === null ? null : w), g, reduction),
  ),
  wrt([0, 2], (g, [x, w], [, , weight, reduction]) =>
    scaled(weighted(targetGradient(x), weight === null ? null : w), g, reduction),
  ),
]);

/**
 * -(t log x + (1 - t) log(1 - x)), elementwise; logarithms are not let below -100.
 * @throws ValueError when an input is outside 0..1, ShapeError
 */
export const binaryCrossEntropy = withOp(
  bceRow,
  (input: Tensor, target: Tensor, { weight = null, reduction = 'mean' }: BinaryCrossEntropyOptions = {}): Tensor => {
    if (any(logicalOr(lt(input, 0), gt(input, 1))).item() !== 0) {
      throw new ValueError(
        'binaryCrossEntropy: all inputs must be between 0 and 1. Use binaryCrossEntropyWithLogits for raw scores.',
        {
          op: 'binaryCrossEntropy',
        },
      );
    }
    return callN(bceRow, input, target, weight, reduction);
  },
);

export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** Factor of the positive part of the loss; broadcasts against the input. */
  readonly posWeight?: Tensor | null;
}

const logitsRow = defineOp('binaryCrossEntropyWithLogits', {
  params: ['input', 'target', 'weight', 'pos_weight', 'reduction'],
  // log(1 + e^-x), shifted by max(-x, 0), so that no exponential overflows.
  decompose: (x: Tensor, t: Tensor, weight: Tensor | null, posWeight: Tensor | null, reduction: Reduction) => {
    const shift = clampMin(neg(x), 0);
    const softplus = add(log(add(exp(neg(shift)), exp(sub(neg(x), shift)))), shift);
    const positive = posWeight === null ? softplus : mul(softplus, add(mul(sub(posWeight, 1), t), 1));
    return reduced('binaryCrossEntropyWithLogits', weighted(add(mul(rsub(t, 1), x), positive), weight), reduction);
  },
});

/** `binaryCrossEntropy` of sigmoid(input), in one stable formula. @throws ShapeError, ValueError */
export const binaryCrossEntropyWithLogits = withOp(
  logitsRow,
  (input: Tensor, target: Tensor, options: BinaryCrossEntropyWithLogitsOptions = {}): Tensor =>
    callN(logitsRow, input, target, options.weight ?? null, options.posWeight ?? null, options.reduction ?? 'mean'),
);
