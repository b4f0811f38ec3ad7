import {
  add,
  div,
  DTypeError,
  eq,
  expand,
  isFloating,
  logSoftmax,
  mul,
  neg,
  reshape,
  sum,
  ValueError,
  where,
  type Tensor,
} from '@kindling/core/lean';
import {
  callN,
  defineOp,
  withOp,
  softmaxCrossEntropy,
  softmaxCrossEntropyBackward,
  sameSizes,
} from '@kindling/core/internal';
import {
  checkClassTargets,
  checkClassWeight,
  classDimension,
  classRows,
  counted,
  nllRows,
  reduceRows,
} from './class-targets.ts';
import { differentiate, wrt } from './derivative.ts';
import { reduced, type Reduction, type ReductionOption } from './reduction.ts';

export interface NllLossOptions extends ReductionOption {
  /** One factor per class (C); 'mean' then divides by the sum of the factors used. */
  readonly weight?: Tensor | null;
  /** Targets of this class count for nothing; -100 when left out. */
  readonly ignoreIndex?: number;
}

export interface CrossEntropyOptions extends NllLossOptions {
  /** Share of the target's probability that is spread evenly over all classes, 0 to 1. Szegedy et al. 2016. */
  readonly labelSmoothing?: number;
}

const nllRow = defineOp('nllLoss', {
  params: ['input', 'target', 'weight', 'ignore_index', 'reduction'],
  decompose: (input: Tensor, target: Tensor, weight: Tensor | null, ignoreIndex: number, reduction: Reduction) => {
    const losses = nllRows(classRows(input), reshape(target, [target.numel()]), weight, ignoreIndex);
    return reduceRows('nllLoss', losses, target, reduction);
  },
});

/**
 * -input[target] for log-probabilities (C), (N, C) or (N, C, d1, ...) and int64 classes (), (N) or (N, d1, ...).
 * @throws ShapeError, DTypeError, IndexError for a class outside 0..C-1, ValueError
 */
export const nllLoss = withOp(nllRow, (input: Tensor, target: Tensor, options: NllLossOptions = {}): Tensor => {
  const { weight = null, ignoreIndex = -100, reduction = 'mean' } = options;
  checkClassTargets('nllLoss', input, target, weight);
  return callN(nllRow, input, target, weight, ignoreIndex, reduction);
});

type IndexArgs = [logits: Tensor, target: Tensor, ignoreIndex: number, reduction: Reduction];

/** The common case, rows of logits against plain classes, on the backends' fused kernel. */
const plainRow = defineOp<IndexArgs>('crossEntropyRows', {
  params: ['input', 'target', 'ignore_index', 'reduction'],
  decompose: (logits, target, ignoreIndex, reduction) => {
    const losses = softmaxCrossEntropy(logits, target, ignoreIndex);
    return reduceRows('crossEntropy', { losses, total: () => counted(target, ignoreIndex) }, target, reduction);
  },
});
differentiate(plainRow, 'NllLossBackward0', [
  wrt([0, 1], (g, [logits, target], [, , ignoreIndex, reduction]) => {
    const each = reduction === 'mean' ? div(g, counted(target, ignoreIndex)) : g;
    return softmaxCrossEntropyBackward(expand(each, target.sizes), logits, target, ignoreIndex);
  }),
]);

const indexRow = defineOp('crossEntropy', {
  params: ['input', 'target', 'weight', 'ignore_index', 'reduction', 'label_smoothing'],
  decompose: (
    input: Tensor,
    target: Tensor,
    weight: Tensor | null,
    ignoreIndex: number,
    reduction: Reduction,
    labelSmoothing: number,
  ) => {
    const logits = classRows(input);
    const flat = reshape(target, [target.numel()]);
    if (weight === null && labelSmoothing === 0)
      return reshapeNone(callN(plainRow, logits, flat, ignoreIndex, reduction), target, reduction);
    const logp = logSoftmax(logits, 1);
    const { losses, total } = nllRows(logp, flat, weight, ignoreIndex);
    if (labelSmoothing === 0) return reduceRows('crossEntropy', { losses, total }, target, reduction);
    const spread = neg(sum(weight === null ? logp : mul(logp, weight), 1));
    const evenly = mul(where(eq(flat, ignoreIndex), 0, spread), labelSmoothing / (logits.sizes[1] as number));
    return reduceRows(
      'crossEntropy',
      { losses: add(mul(losses, 1 - labelSmoothing), evenly), total },
      target,
      reduction,
    );
  },
});

const reshapeNone = (out: Tensor, target: Tensor, reduction: Reduction): Tensor =>
  reduction === 'none' ? reshape(out, target.sizes) : out;

const probabilityRow = defineOp('crossEntropyOfProbabilities', {
  params: ['input', 'target', 'weight', 'reduction', 'label_smoothing'],
  decompose: (input: Tensor, target: Tensor, weight: Tensor | null, reduction: Reduction, labelSmoothing: number) => {
    const dim = classDimension(input);
    const classes = input.sizes[dim] as number;
    const smooth = labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / classes);
    const products = mul(logSoftmax(input, dim), smooth);
    const shape = input.sizes.map((_, i) => (i === dim ? classes : 1));
    const losses = neg(sum(weight === null ? products : mul(products, reshape(weight, shape)), dim));
    return reduced('crossEntropy', losses, reduction);
  },
});

/**
 * -log softmax(input)[target].
 *
 * Logits (C), (N, C) or (N, C, d1, ...); target int64 classes (), (N) or (N, d1, ...), or class probabilities of the
 * input's shape. A scalar, or with 'none' the shape of the classes.
 * @throws ShapeError, DTypeError, IndexError for a class outside 0..C-1, ValueError
 */
export const crossEntropy = withOp(
  indexRow,
  (input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor => {
    const { weight = null, ignoreIndex = -100, reduction = 'mean', labelSmoothing = 0 } = options;
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new ValueError(`crossEntropy: labelSmoothing must be between 0 and 1, got ${labelSmoothing}.`, {
        op: 'crossEntropy',
      });
    }
    if (!sameSizes(input.sizes, target.sizes)) {
      checkClassTargets('crossEntropy', input, target, weight);
      const plain = weight === null && labelSmoothing === 0 && input.sizes.length === 2;
      if (plain) return callN(plainRow, input, target, ignoreIndex, reduction);
      return callN(indexRow, input, target, weight, ignoreIndex, reduction, labelSmoothing);
    }
    if (!isFloating(target.dtype)) {
      throw new DTypeError(
        `crossEntropy: a target of the input's shape holds class probabilities and must be floating, got ${target.dtype}.`,
        {
          op: 'crossEntropy',
          dtypes: [input.dtype, target.dtype],
        },
      );
    }
    checkClassWeight('crossEntropy', input, weight);
    return callN(probabilityRow, input, target, weight, reduction, labelSmoothing);
  },
);
