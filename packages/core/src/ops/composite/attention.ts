// Attention without the weights (Dao et al. 2022): queries (N, H, L, E), keys (N, H, S, E), values (N, H, S, V).
import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { isFloating } from '../../dtype.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { ones } from '../create/fill.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { exp } from '../primitive/unary.ts';
import { sum } from '../primitive/reduce.ts';
import { where } from '../primitive/where.ts';
import { transpose, unsqueeze } from '../view/shape.ts';
import { matmul } from './matmul.ts';
import { logsumexp } from './statistics.ts';
import { tril } from './triangular.ts';

type Args = [q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null, causal: boolean, scale: number];

function check(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null): void {
  const op = 'attention';
  if (!isFloating(q.dtype)) throw needsDType(op, 'floating tensors', q.dtype);
  for (const other of [k, v, mask])
    if (other !== null && other.dtype !== q.dtype) throw dtypeMismatch(op, q.dtype, other.dtype);
  const [n = 0, h = 0, l = 0, e = 0] = q.sizes;
  const s = k.sizes[2] as number;
  const fits =
    q.sizes.length === 4 &&
    sameSizes(k.sizes, [n, h, s, e]) &&
    sameSizes(v.sizes.slice(0, 3), [n, h, s]) &&
    v.sizes.length === 4 &&
    (mask === null || sameSizes(mask.sizes, [n, h, l, s]));
  if (!fits)
    throw new ShapeError(
      `${op}: expected query (N, H, L, E), key (N, H, S, E), value (N, H, S, V) and mask (N, H, L, S), got ${[q, k, v, ...(mask === null ? [] : [mask])].map((x) => shapeText(x.sizes)).join(', ')}.`,
      { op, shapes: [q.sizes, k.sizes, v.sizes] },
    );
}

function scoresOf(q: Tensor, k: Tensor, mask: Tensor | null, causal: boolean, scale: number): Tensor {
  const scores = mul(matmul(q, transpose(k, -2, -1)), scale);
  const masked = mask === null ? scores : addTensor(scores, mask);
  if (!causal) return masked;
  return where(tril(ones(scores.sizes.slice(-2), { dtype: 'bool', device: q.device })), masked, -Infinity);
}

const row = defineMultiOp('attention', {
  params: ['query', 'key', 'value', 'attn_mask', 'is_causal', 'scale'],
  outputs: ['output', 'logsumexp'],
  meta: (...[q, k, v, mask]: Args) => {
    check(q, k, v, mask);
    const rows = q.sizes.slice(0, 3);
    return [
      { sizes: [...rows, v.sizes[3] as number], dtype: q.dtype },
      { sizes: rows, dtype: q.dtype },
    ];
  },
  decompose: (...[q, k, v, mask, causal, scale]: Args) => {
    const scores = scoresOf(q, k, mask, causal, scale);
    const total = logsumexp(scores, -1);
    return [matmul(exp(subTensor(scores, unsqueeze(total, -1))), v), total];
  },
});

/**
 * softmax(q kᵀ · scale + mask) v, (N, H, L, V), and the logarithms (N, H, L) of the sums that normalise the weights. The
 * mask, null or (N, H, L, S), has no gradient; `causal` hides keys behind the query's own place.
 * @throws ShapeError, DTypeError
 */
export const attention = withOp(row, (...args: Args): readonly Tensor[] => callMany(row, ...args));

type BackwardArgs = [
  g: Tensor,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  mask: Tensor | null,
  causal: boolean,
  scale: number,
  total: Tensor,
];

const backwardRow = defineMultiOp('attentionBackward', {
  params: ['grad_output', 'query', 'key', 'value', 'attn_mask', 'is_causal', 'scale', 'logsumexp'],
  outputs: ['grad_query', 'grad_key', 'grad_value'],
  gradients: 3,
  meta: (...[, q, k, v]: BackwardArgs) => [q, k, v],
  // The sums are computed from the scores, so that gradients of gradients see how they depend on them.
  decompose: (...[g, q, k, v, mask, causal, scale]: BackwardArgs) => {
    const scores = scoresOf(q, k, mask, causal, scale);
    const weights = exp(subTensor(scores, logsumexp(scores, -1, { keepdim: true })));
    const dWeights = matmul(g, transpose(v, -2, -1));
    const own = sum(mul(weights, dWeights), -1, { keepdim: true });
    const dScores = mul(mul(weights, subTensor(dWeights, own)), scale);
    return [matmul(dScores, k), matmul(transpose(dScores, -2, -1), q), matmul(transpose(weights, -2, -1), g)];
  },
});

/** Gradients of query, key and value; the weights are computed again from `logsumexp`, not kept. */
export const attentionBackward = withOp(backwardRow, (...args: BackwardArgs): readonly Tensor[] =>
  callMany(backwardRow, ...args),
);
