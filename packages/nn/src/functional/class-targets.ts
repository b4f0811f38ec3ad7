// What the losses over class indices share: inputs as rows of C scores, targets as a vector of N classes.
import {
  DTypeError,
  div,
  eq,
  gather,
  indexSelect,
  movedim,
  mul,
  ne,
  neg,
  reshape,
  ShapeError,
  shapeText,
  squeeze,
  sum,
  unsqueeze,
  where,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { badReduction } from './reduction.ts';

export const classDimension = (input: Tensor): number => (input.sizes.length === 1 ? 0 : 1);

/** @throws ShapeError, DTypeError unless `target` has a class for each place of `input` (C), (N, C) or (N, C, d1, ...) */
export function checkClassTargets(op: string, input: Tensor, target: Tensor, weight: Tensor | null): void {
  if (target.dtype !== 'int64') {
    throw new DTypeError(
      `${op}: expected int64 class indices as target, got ${target.dtype}. Convert with .to('int64').`,
      {
        op,
        dtypes: [input.dtype, target.dtype],
      },
    );
  }
  const dim = classDimension(input);
  const wanted = input.sizes.filter((_, i) => i !== dim);
  if (input.sizes.length === 0 || !sameSizes(wanted, target.sizes)) {
    throw new ShapeError(
      `${op}: for an input of shape ${shapeText(input.sizes)} (classes in dimension ${dim}) the target must have shape ` +
        `${shapeText(wanted)}, got ${shapeText(target.sizes)}.`,
      { op, shapes: [input.sizes, target.sizes] },
    );
  }
  checkClassWeight(op, input, weight);
}

export function checkClassWeight(op: string, input: Tensor, weight: Tensor | null): void {
  const classes = input.sizes[classDimension(input)];
  if (weight === null || (weight.sizes.length === 1 && weight.sizes[0] === classes)) return;
  throw new ShapeError(
    `${op}: weight must have one value per class, shape [${classes}], got ${shapeText(weight.sizes)}.`,
    {
      op,
      shapes: [input.sizes, weight.sizes],
    },
  );
}

/** (C), (N, C) or (N, C, d1, ...) -> (N · d1 · ..., C) */
export function classRows(input: Tensor): Tensor {
  if (input.sizes.length === 2) return input;
  if (input.sizes.length === 1) return unsqueeze(input, 0);
  const last = movedim(input, 1, -1);
  const classes = input.sizes[1] as number;
  return reshape(last, [last.sizes.slice(0, -1).reduce((n, s) => n * s, 1), classes]);
}

export interface RowLosses {
  /** (N) */
  readonly losses: Tensor;
  /** What 'mean' divides by: the weights of the targets that count, summed. */
  readonly total: () => Tensor;
}

/** -logp[target] per row, times the class's weight; 0 where the target is `ignoreIndex`. */
export function nllRows(logp: Tensor, target: Tensor, weight: Tensor | null, ignoreIndex: number): RowLosses {
  const ignored = eq(target, ignoreIndex);
  const index = where(ignored, 0, target);
  const picked = neg(squeeze(gather(logp, 1, unsqueeze(index, 1)), 1));
  if (weight === null) return { losses: where(ignored, 0, picked), total: () => counted(target, ignoreIndex) };
  const weights = where(ignored, 0, indexSelect(weight, 0, index));
  return { losses: where(ignored, 0, mul(picked, weights)), total: () => sum(weights) };
}

/** How many targets are not ignored. */
export const counted = (target: Tensor, ignoreIndex: number): Tensor => sum(ne(target, ignoreIndex));

/** @throws ValueError */
export function reduceRows(op: string, { losses, total }: RowLosses, target: Tensor, reduction: string): Tensor {
  switch (reduction) {
    case 'none':
      return reshape(losses, target.sizes);
    case 'mean':
      return div(sum(losses), total());
    case 'sum':
      return sum(losses);
    default:
      throw badReduction(op, reduction);
  }
}
