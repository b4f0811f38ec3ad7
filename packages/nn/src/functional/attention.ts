import {
  add,
  logicalNot,
  matmul,
  maskedFill,
  mul,
  ones,
  reshape,
  ShapeError,
  shapeText,
  softmax,
  transpose,
  tril,
  ValueError,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { attention, castFor, needsGrad, numelOf, sameSizes } from '@kindling/core/internal';
import { differentiateAttention } from './attention-derivative.ts';
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

function check(query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, isCausal: boolean): void {
  const op = 'scaledDotProductAttention';
  const [q, k, v] = [query, key, value].map((x) => x.sizes) as [number[], number[], number[]];
  if (q.length < 2 || k.length < 2 || v.length < 2 || q.at(-1) !== k.at(-1) || k.at(-2) !== v.at(-2))
    throw new ShapeError(
      `${op}: expected query (..., L, E), key (..., S, E) and value (..., S, Ev), got ${shapeText(q)}, ${shapeText(k)} and ${shapeText(v)}.`,
      { op, shapes: [q, k, v] },
    );
  if (isCausal && attnMask !== null) throw new ValueError(`${op}: give attnMask or isCausal, not both.`, { op });
}

/** Attention by kernels that keep no weights: for float tensors of one batch, without dropout or a mask that learns. */
function withoutWeights(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  attnMask: Tensor | null,
  { isCausal = false, scale = null }: WeightsOptions,
): Tensor | null {
  const lead = query.sizes.slice(0, -2);
  const same = (x: Tensor): boolean => sameSizes(x.sizes.slice(0, -2), lead) && x.dtype === query.dtype;
  const mask = bias(query, key, { attnMask });
  if (!same(key) || !same(value) || (mask !== null && (needsGrad(mask) || mask.dtype !== query.dtype))) return null;
  const heads = lead.at(-1) ?? 1;
  const four = (x: Tensor): Tensor =>
    lead.length === 2 ? x : reshape(x, [numelOf(lead.slice(0, -1)), heads, ...x.sizes.slice(-2)]);
  const [l, s] = [query.sizes.at(-2) as number, key.sizes.at(-2) as number];
  const wide = mask === null ? null : mask.expand([...lead, l, s]);
  differentiateAttention();
  const factor = scale ?? 1 / Math.sqrt(query.sizes.at(-1) as number);
  const [out] = attention(four(query), four(key), four(value), wide && four(wide), isCausal, factor) as [Tensor];
  return lead.length === 2 ? out : reshape(out, [...lead, l, value.sizes.at(-1) as number]);
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
  check(query, key, value, attnMask, isCausal);
  const factor = scale ?? 1 / Math.sqrt(query.sizes.at(-1) as number);
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
  return attended(query, key, value, attnMask, { dropoutP, isCausal, scale });
}

/** @internal `scaledDotProductAttention`, for layers */
export function attended(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  attnMask: Tensor | null,
  options: WeightsOptions,
): Tensor {
  const { dropoutP = 0, isCausal = false } = options;
  [query, key, value, attnMask] = castFor('scaledDotProductAttention', query, key, value, attnMask);
  check(query, key, value, attnMask, isCausal);
  const direct = dropoutP > 0 ? null : withoutWeights(query, key, value, attnMask, options);
  return direct ?? _scaledDotProductAttention(query, key, value, attnMask, options)[0];
}
