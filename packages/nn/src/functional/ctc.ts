// Connectionist temporal classification (Graves et al. 2006).
import {
  add,
  arange,
  cat,
  clampMin,
  div,
  eq,
  exp,
  full,
  ge,
  gather,
  logaddexp,
  logicalAnd,
  lt,
  mul,
  narrow,
  ne,
  neg,
  ShapeError,
  shapeText,
  stack,
  sub,
  sum,
  tensor,
  unsqueeze,
  ValueError,
  where,
  type Tensor,
} from '@kindling/core/lean';
import { castFor } from '@kindling/core/internal';
import { reduced, type ReductionOption } from './reduction.ts';

export interface CtcLossOptions extends ReductionOption {
  /** Class of the blank. */
  readonly blank?: number;
  /** Infinite losses, of targets longer than their input, and their gradients become zero. */
  readonly zeroInfinity?: boolean;
}

/** log 0, finite so that no gradient becomes NaN. */
const NEVER = -1e30;
const IMPOSSIBLE = 1e29;

type Lengths = Tensor | readonly number[];
const lengthsOf = (x: Lengths, like: Tensor): Tensor =>
  'sizes' in x ? x.to({ dtype: 'int64', device: like.device }) : tensor(x.map(BigInt), { device: like.device });

/** Concatenated targets as rows of equal width. */
function padded(targets: Tensor, lengths: Tensor, n: number): Tensor {
  if (targets.sizes.length === 2) return targets;
  const counts = [...lengths.toTypedArray()].map(Number);
  const width = Math.max(0, ...counts);
  let start = 0;
  const rows = counts.map((count) => {
    const row = narrow(targets, 0, start, count);
    start += count;
    return cat([row, full([width - count], 0, { dtype: targets.dtype, device: targets.device })], 0);
  });
  if (rows.length !== n) throw lengthError('targetLengths', lengths, n);
  return stack(rows, 0);
}

const lengthError = (name: string, lengths: Tensor, n: number): ShapeError =>
  new ShapeError(`ctcLoss: ${name} ${shapeText(lengths.sizes)} must hold one length for each of ${n} inputs.`, {
    op: 'ctcLoss',
    shapes: [lengths.sizes],
  });

/** Blanks around and between the labels: (N, S) -> (N, 2S + 1). */
function withBlanks(labels: Tensor, blank: number): Tensor {
  const [n = 0, s = 0] = labels.sizes;
  const blanks = full([n, s, 1], blank, { dtype: labels.dtype, device: labels.device });
  const pairs = cat([blanks, unsqueeze(labels, 2)], 2).reshape([n, 2 * s]);
  return cat([pairs, full([n, 1], blank, { dtype: labels.dtype, device: labels.device })], 1);
}

/** Each row moved right by k places. */
function moved(x: Tensor, k: number): Tensor {
  const [n = 0, width = 0] = x.sizes;
  if (width <= k) return full(x.sizes, NEVER, { dtype: x.dtype, device: x.device });
  return cat([full([n, k], NEVER, { dtype: x.dtype, device: x.device }), narrow(x, 1, 0, width - k)], 1);
}

/** -log of the probability of each target: the forward recursion over time, for all targets at once. */
function negativeLogLikelihood(logProbs: Tensor, path: Tensor, inputs: Tensor, targets: Tensor, blank: number): Tensor {
  const [time = 0] = logProbs.sizes;
  const [, width = 0] = path.sizes;
  const place = arange(width, { device: logProbs.device });
  // Two places at once may be taken to a label that differs from the one before.
  const jumps = logicalAnd(ne(path, blank), ne(path, moved(path.to(logProbs.dtype), 2).to(path.dtype)));
  const emission = (t: number): Tensor => gather(logProbs.select(0, t), 1, path);
  let alpha = where(lt(place, 2), emission(0), NEVER);
  for (let t = 1; t < time; t++) {
    const before = logaddexp(alpha, moved(alpha, 1));
    const next = add(logaddexp(before, where(jumps, moved(alpha, 2), NEVER)), emission(t));
    alpha = where(unsqueeze(lt(t, inputs), 1), next, alpha);
  }
  const end = unsqueeze(mul(targets, 2), 1);
  const last = gather(alpha, 1, end);
  const label = where(eq(end, 0), NEVER, gather(alpha, 1, clampMin(sub(end, 1), 0)));
  return neg(logaddexp(last, label)).squeeze(1);
}

/**
 * -log of the probability of the targets under all alignments. `logProbs` (T, N, C), or (T, C), are log-probabilities;
 * `targets` (N, S) padded or concatenated (sum of lengths); lengths (N). 'mean' divides by the target lengths first.
 * As in PyTorch the gradient is the one behind a log-softmax. https://pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html
 * @throws ShapeError, ValueError
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  { blank = 0, zeroInfinity = false, reduction = 'mean' }: CtcLossOptions = {},
): Tensor {
  [logProbs] = castFor('ctcLoss', logProbs);
  const op = 'ctcLoss';
  const single = logProbs.sizes.length === 2;
  const lp = single ? unsqueeze(logProbs, 1) : logProbs;
  if (lp.sizes.length !== 3)
    throw new ShapeError(`${op}: logProbs must be (T, N, C) or (T, C), got ${shapeText(logProbs.sizes)}.`, {
      op,
      shapes: [logProbs.sizes],
    });
  const [time = 0, n = 0, classes = 0] = lp.sizes;
  if (!Number.isInteger(blank) || blank < 0 || blank >= classes)
    throw new ValueError(`${op}: blank must be one of the ${classes} classes, got ${blank}.`, { op });
  const inputs = lengthsOf(inputLengths, lp).reshape([-1]);
  const lengths = lengthsOf(targetLengths, lp).reshape([-1]);
  if (inputs.numel() !== n) throw lengthError('inputLengths', inputs, n);
  if (lengths.numel() !== n) throw lengthError('targetLengths', lengths, n);
  if ([...inputs.toTypedArray()].some((l) => Number(l) > time))
    throw new ValueError(`${op}: an input length exceeds the ${time} time steps.`, { op });
  const labels = padded(single && targets.sizes.length === 1 ? unsqueeze(targets, 0) : targets, lengths, n).to('int64');
  const path = withBlanks(labels, blank);
  const losses = negativeLogLikelihood(lp, path, inputs, lengths, blank);
  // Adds nothing to the value, and e^logProbs of the steps that count to the gradient.
  const steps = unsqueeze(lt(unsqueeze(arange(time, { device: lp.device }), 1), unsqueeze(inputs, 0)), 2);
  const behindSoftmax = sum(where(steps, exp(lp), 0), [0, 2]);
  const all = add(losses, sub(behindSoftmax, behindSoftmax.detach()));
  const impossible = ge(losses, IMPOSSIBLE);
  const settled = where(impossible, zeroInfinity ? 0 : Infinity, all);
  if (reduction === 'mean') return div(settled, clampMin(lengths, 1)).mean();
  return reduced(op, single ? settled.squeeze(0) : settled, reduction);
}
