// Losses that ask for a margin between scores.
import {
  add,
  clampMin,
  cumprod,
  div,
  eq,
  gather,
  ge,
  indexSelect,
  minimum,
  mul,
  ne,
  neg,
  pairwiseDistance,
  scalar,
  scatterAdd,
  ShapeError,
  shapeText,
  sqrt,
  sub,
  sum,
  unsqueeze,
  ValueError,
  where,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { castFor } from '@kindling/core/internal';
import { reduced, type ReductionOption } from './reduction.ts';

export interface MarginOption extends ReductionOption {
  readonly margin?: number;
}

/** x where the target is 1, max(0, margin - x) where it is -1. @throws ShapeError, ValueError */
export function hingeEmbeddingLoss(
  input: Tensor,
  target: Tensor,
  { margin = 1, reduction = 'mean' }: MarginOption = {},
): Tensor {
  [input, target] = castFor('hingeEmbeddingLoss', input, target);
  const apart = where(ne(target, 1), clampMin(sub(scalar(margin, 'float'), input), 0), 0);
  return reduced('hingeEmbeddingLoss', add(apart, where(ne(target, -1), input, 0)), reduction);
}

/** max(0, -t (x1 - x2) + margin): x1 should rank above x2 where t is 1, below where it is -1. @throws ShapeError, ValueError */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  { margin = 0, reduction = 'mean' }: MarginOption = {},
): Tensor {
  [input1, input2, target] = castFor('marginRankingLoss', input1, input2, target);
  if (input1.sizes.length !== input2.sizes.length || input1.sizes.length !== target.sizes.length)
    throw new ShapeError(
      `marginRankingLoss: all tensors must have equally many dimensions, got ${[input1, input2, target].map((x) => shapeText(x.sizes)).join(', ')}.`,
      { op: 'marginRankingLoss', shapes: [input1.sizes, input2.sizes, target.sizes] },
    );
  const losses = clampMin(add(mul(neg(target), sub(input1, input2)), scalar(margin, 'float')), 0);
  return reduced('marginRankingLoss', losses, reduction);
}

/** Keeps the root of a zero vector's square differentiable. */
const EPSILON = 1e-12;

/** 1 - cos(x1, x2) where the target is 1, max(0, cos - margin) where it is -1; vectors are the last dimension. @throws ShapeError, ValueError */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  { margin = 0, reduction = 'mean' }: MarginOption = {},
): Tensor {
  [input1, input2, target] = castFor('cosineEmbeddingLoss', input1, input2, target);
  const dims = target.sizes.length;
  if (dims > 1 || input1.sizes.length !== dims + 1 || input2.sizes.length !== dims + 1)
    throw new ShapeError(
      `cosineEmbeddingLoss: expected inputs (N, D) and target (N), or (D) and (), got ${[input1, input2, target].map((x) => shapeText(x.sizes)).join(', ')}.`,
      { op: 'cosineEmbeddingLoss', shapes: [input1.sizes, input2.sizes, target.sizes] },
    );
  const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b), dims);
  const lengths = mul(add(dot(input1, input1), EPSILON), add(dot(input2, input2), EPSILON));
  const cosine = div(dot(input1, input2), sqrt(lengths));
  const alike = where(eq(target, 1), sub(1, cosine), 0);
  const losses = add(alike, where(eq(target, -1), clampMin(sub(cosine, margin), 0), 0));
  return reduced('cosineEmbeddingLoss', losses, reduction);
}

export interface TripletMarginLossOptions extends MarginOption {
  /** Norm of the distances; 2 when left out. */
  readonly p?: number;
  readonly eps?: number;
  /** Compares with the smaller of the distances of the negative to anchor and positive (Balntas et al. 2016). */
  readonly swap?: boolean;
}

export type Distance = (a: Tensor, b: Tensor) => Tensor;

export interface TripletMarginWithDistanceLossOptions extends MarginOption {
  /** Euclidean when left out. */
  readonly distanceFunction?: Distance | null;
  readonly swap?: boolean;
}

/** max(0, d(anchor, positive) - d(anchor, negative) + margin) for any distance. @throws ShapeError, ValueError */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  { distanceFunction, margin = 1, swap = false, reduction = 'mean' }: TripletMarginWithDistanceLossOptions = {},
): Tensor {
  const distance = distanceFunction ?? ((a: Tensor, b: Tensor) => pairwiseDistance(a, b));
  const far = distance(anchor, negative);
  const nearest = swap ? minimum(far, distance(positive, negative)) : far;
  const losses = clampMin(add(sub(distance(anchor, positive), nearest), margin), 0);
  return reduced('tripletMarginLoss', losses, reduction);
}

/** max(0, ‖a - p‖ - ‖a - n‖ + margin) for rows of (N, D) (Schroff et al. 2015). @throws ShapeError, ValueError */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  { margin = 1, p = 2, eps = 1e-6, swap = false, reduction = 'mean' }: TripletMarginLossOptions = {},
): Tensor {
  [anchor, positive, negative] = castFor('tripletMarginLoss', anchor, positive, negative);
  const distanceFunction = (a: Tensor, b: Tensor): Tensor => pairwiseDistance(a, b, { p, eps });
  return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
}

/** Scores as rows (N, C); one row may come without N, a single score without both. */
function rows(op: string, input: Tensor): Tensor {
  if (input.sizes.length > 2)
    throw new ShapeError(`${op}: expected scores (C) or (N, C), got ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  return input.reshape(input.sizes.length === 2 ? input.sizes : [1, input.numel()]);
}

export interface MultiMarginLossOptions extends MarginOption {
  /** Power of each violation, 1 or 2. */
  readonly p?: number;
  /** Factor of the loss of each target class, (C). */
  readonly weight?: Tensor | null;
}

/** Σ over the other classes max(0, margin - x[target] + x[i])ᵖ / C: scores (N, C), int64 target (N). @throws ShapeError, IndexError, ValueError */
export function multiMarginLoss(
  input: Tensor,
  target: Tensor,
  { p = 1, margin = 1, weight = null, reduction = 'mean' }: MultiMarginLossOptions = {},
): Tensor {
  [input] = castFor('multiMarginLoss', input);
  const op = 'multiMarginLoss';
  if (p !== 1 && p !== 2) throw new ValueError(`${op}: p must be 1 or 2, got ${p}.`, { op });
  const x = rows(op, input);
  const [n = 0, classes = 0] = x.sizes;
  if (target.numel() !== n)
    throw new ShapeError(`${op}: target ${shapeText(target.sizes)} must hold one class for each of ${n} rows.`, {
      op,
      shapes: [input.sizes, target.sizes],
    });
  const index = target.reshape([n, 1]);
  const violation = clampMin(add(sub(x, gather(x, 1, index)), margin), 0);
  const powers = p === 1 ? violation : mul(violation, violation);
  const factors = weight === null ? powers : mul(powers, unsqueeze(indexSelect(weight, 0, target.reshape([n])), 1));
  const losses = div(sum(factors.scatter(1, index, 0), 1), classes);
  return reduced(op, input.sizes.length < 2 ? losses.reshape(target.sizes) : losses, reduction);
}

/**
 * Σ max(0, 1 - (x[t] - x[i])) / C over targets t and classes i that are none. The int64 targets of a row, as wide as
 * its scores, end before the first -1. @throws ShapeError, IndexError, ValueError
 */
export function multilabelMarginLoss(
  input: Tensor,
  target: Tensor,
  { reduction = 'mean' }: ReductionOption = {},
): Tensor {
  [input] = castFor('multilabelMarginLoss', input);
  const op = 'multilabelMarginLoss';
  const x = rows(op, input);
  if (target.numel() !== input.numel())
    throw new ShapeError(
      `${op}: target ${shapeText(target.sizes)} must have the shape of the input ${shapeText(input.sizes)}.`,
      { op, shapes: [input.sizes, target.sizes] },
    );
  const listed = cumprod(ge(target.reshape(x.sizes), 0), 1);
  const index = mul(target.reshape(x.sizes), listed);
  const hits = scatterAdd(zeros(x.sizes, { dtype: 'int64', device: x.device }), 1, index, listed);
  const pairs = mul(unsqueeze(listed, 2), unsqueeze(eq(hits, 0), 1)); // [n, target, class]
  const violation = clampMin(add(sub(unsqueeze(x, 1), unsqueeze(gather(x, 1, index), 2)), 1), 0);
  const losses = div(sum(mul(violation, pairs), [1, 2]), x.sizes[1] as number);
  return reduced(op, input.sizes.length < 2 ? losses.reshape([]) : losses, reduction);
}
