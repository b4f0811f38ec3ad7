import {
  add,
  logicalNot,
  matmul,
  maskedFill,
  mul,
  ones,
  ShapeError,
  shapeText,
  softmax,
  transpose,
  tril,
  ValueError,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { castFor } from '@kindling/core/internal';
import { dropout } from './dropout.ts';

export interface ScaledDotProductAttentionOptions {
  /** bool: which keys take part; floating: added to the scores. Broadcasts to (..., L, S). */
  readonly attnMask?: Tensor | null;
  /** Probability that a weight becomes zero. */
  readonly dropoutP?: number;
  /** Query i sees keys 0..i only. */
  readonly isCausal?: boolean;
  /** Factor of the products; 1/√E when left out. */
  readonly scale?: number | null;
}

/** A mask to add to scores of queries and keys. */
function bias(query: Tensor, key: Tensor, { attnMask = null, isCausal = false }: ScaledDotProductAttentionOptions) {
  const op = 'scaledDotProductAttention';
  if (isCausal && attnMask !== null) throw new ValueError(`${op}: give attnMask or isCausal, not both.`, { op });
  const seen = isCausal
    ? tril(ones([query.sizes.at(-2) as number, key.sizes.at(-2) as number], { dtype: 'bool', device: query.device }))
    : attnMask;
  if (seen?.dtype !== 'bool') return seen;
  return maskedFill(zeros(seen.sizes, { dtype: query.dtype, device: query.device }), logicalNot(seen), -Infinity);
}

interface WeightsOptions extends Omit<ScaledDotProductAttentionOptions, 'attnMask'> {
  /** PyTorch 1.13's name; the weights come anyway. */
  readonly needAttnWeights?: boolean;
}

/** @internal also the weights (..., L, S), for attention layers */
export function _scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  attnMask: Tensor | null = null,
  { dropoutP = 0, needAttnWeights: _ = true, isCausal = false, scale = null }: WeightsOptions = {},
): [output: Tensor, weights: Tensor] {
  [query, key, value, attnMask] = castFor('scaledDotProductAttention', query, key, value, attnMask);
  const op = 'scaledDotProductAttention';
  const [q, k, v] = [query, key, value].map((x) => x.sizes) as [number[], number[], number[]];
  if (q.length < 2 || k.length < 2 || v.length < 2 || q.at(-1) !== k.at(-1) || k.at(-2) !== v.at(-2))
    throw new ShapeError(
      `${op}: expected query (..., L, E), key (..., S, E) and value (..., S, Ev), got ${shapeText(q)}, ${shapeText(k)} and ${shapeText(v)}.`,
      { op, shapes: [q, k, v] },
    );
  const factor = scale ?? 1 / Math.sqrt(q.at(-1) as number);
  const scores = matmul(mul(query, factor), transpose(key, -2, -1));
  const mask = bias(query, key, { attnMask, isCausal });
  const weights = dropout(softmax(mask === null ? scores : add(scores, mask), -1), { p: dropoutP });
  return [matmul(weights, value), weights];
}

/**
 * softmax(q kᵀ · scale + mask) v: query (..., L, E), key (..., S, E), value (..., S, Ev) -> (..., L, Ev)
 * (Vaswani et al. 2017). @throws ShapeError, ValueError
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { attnMask = null, dropoutP = 0, isCausal = false, scale = null }: ScaledDotProductAttentionOptions = {},
): Tensor {
  return _scaledDotProductAttention(query, key, value, attnMask, {
    dropoutP,
    needAttnWeights: false,
    isCausal,
    scale,
  })[0];
}
