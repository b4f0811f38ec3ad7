// Negative log-likelihoods of distributions and of independent labels.
import {
  add,
  any,
  clampMin,
  div,
  exp,
  gt,
  log,
  log1p,
  lt,
  mean,
  mul,
  neg,
  ShapeError,
  shapeText,
  sub,
  unsqueeze,
  ValueError,
  where,
  type Tensor,
} from '@kindling/core/lean';
import { castFor, sameSizes } from '@kindling/core/internal';
import { logsigmoid } from './activation.ts';
import { reduced, type ReductionOption } from './reduction.ts';

export interface PoissonNllLossOptions extends ReductionOption {
  /** Whether the input is the logarithm of the rate; true when left out. */
  readonly logInput?: boolean;
  /** Adds Stirling's approximation of log t!, for targets above 1. */
  readonly full?: boolean;
  /** Added to a rate before its logarithm is taken. */
  readonly eps?: number;
}

/** rate - t log(rate), the rate being eˣ or x itself. @throws ShapeError, ValueError */
export function poissonNllLoss(
  input: Tensor,
  target: Tensor,
  { logInput = true, full = false, eps = 1e-8, reduction = 'mean' }: PoissonNllLossOptions = {},
): Tensor {
  [input, target] = castFor('poissonNllLoss', input, target);
  const losses = logInput ? sub(exp(input), mul(target, input)) : sub(input, mul(target, log(add(input, eps))));
  return reduced('poissonNllLoss', full ? add(losses, stirling(target)) : losses, reduction);
}

function stirling(target: Tensor): Tensor {
  const large = gt(target, 1);
  const t = where(large, target, 1);
  return where(large, add(sub(mul(t, log(t)), t), mul(log(mul(t, 2 * Math.PI)), 0.5)), 0);
}

export interface GaussianNllLossOptions extends ReductionOption {
  /** Adds the constant ½ log 2π. */
  readonly full?: boolean;
  /** Least variance; its gradient passes unclamped. */
  readonly eps?: number;
}

/** The variance against the input: of its shape, or one for each last dimension. */
function variances(input: Tensor, variance: Tensor): Tensor {
  const lines = input.sizes.slice(0, -1);
  if (sameSizes(variance.sizes, input.sizes)) return variance;
  if (sameSizes(variance.sizes, lines)) return unsqueeze(variance, -1);
  if (sameSizes(variance.sizes, [...lines, 1])) return variance;
  throw new ShapeError(
    `gaussianNllLoss: variance ${shapeText(variance.sizes)} must have the shape of the input ${shapeText(input.sizes)}, or leave out its last dimension.`,
    { op: 'gaussianNllLoss', shapes: [input.sizes, variance.sizes] },
  );
}

/** ½ (log v + (x - t)² / v) for normal variables of variance v (Nix & Weigend 1994). @throws ShapeError, ValueError for a negative variance */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  { full = false, eps = 1e-6, reduction = 'mean' }: GaussianNllLossOptions = {},
): Tensor {
  const op = 'gaussianNllLoss';
  const given = variances(input, variance);
  if (any(lt(given, 0)).item() !== 0) throw new ValueError(`${op}: variances must not be negative.`, { op });
  const v = add(given, sub(clampMin(given, eps), given).detach());
  const error = sub(input, target);
  const losses = mul(add(log(v), div(mul(error, error), v)), 0.5);
  return reduced(op, full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses, reduction);
}

/** log(1 + e^(-t x)) for targets of ±1. @throws ShapeError, ValueError */
export function softMarginLoss(input: Tensor, target: Tensor, { reduction = 'mean' }: ReductionOption = {}): Tensor {
  [input, target] = castFor('softMarginLoss', input, target);
  return reduced('softMarginLoss', log1p(exp(mul(neg(target), input))), reduction);
}

export interface MultilabelSoftMarginLossOptions extends ReductionOption {
  /** Factor of each class, (C). */
  readonly weight?: Tensor | null;
}

/** Mean over the classes, the last dimension, of the binary cross-entropy of sigmoid(x). @throws ShapeError, ValueError */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  { weight = null, reduction = 'mean' }: MultilabelSoftMarginLossOptions = {},
): Tensor {
  const each = neg(add(mul(target, logsigmoid(input)), mul(sub(1, target), logsigmoid(neg(input)))));
  return reduced('multilabelSoftMarginLoss', mean(weight === null ? each : mul(each, weight), -1), reduction);
}
