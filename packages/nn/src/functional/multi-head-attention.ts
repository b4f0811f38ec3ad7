import {
  add,
  cat,
  chunk,
  DTypeError,
  isFloating,
  linear,
  maskedFill,
  mean,
  ShapeError,
  shapeText,
  split,
  ValueError,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { _scaledDotProductAttention, attended } from './attention.ts';
import { pad } from './pad.ts';

const op = 'multiHeadAttentionForward';

export interface MultiHeadAttentionOptions {
  /** Without it no weight is dropped; true when left out. */
  readonly training?: boolean;
  /** (N, S) or (S): true marks keys that nobody sees; floating values are added to the scores. */
  readonly keyPaddingMask?: Tensor | null;
  /** Whether the weights are given too; true when left out. */
  readonly needWeights?: boolean;
  /** (L, S) or (N · numHeads, L, S): true where a query does not see a key; floating values are added to the scores. */
  readonly attnMask?: Tensor | null;
  /** Query, key and value by weights of their own, instead of the rows of `inProjWeight`. */
  readonly useSeparateProjWeight?: boolean;
  readonly qProjWeight?: Tensor | null;
  readonly kProjWeight?: Tensor | null;
  readonly vProjWeight?: Tensor | null;
  /** (N · numHeads, S, E / numHeads): keys and values that take the place of the projected ones. */
  readonly staticK?: Tensor | null;
  readonly staticV?: Tensor | null;
  /** Whether weights are averaged over the heads; true when left out. */
  readonly averageAttnWeights?: boolean;
  /** Says that `attnMask`, which must be given, is the causal one. */
  readonly isCausal?: boolean;
}

/** A mask as numbers to add: -∞ where a boolean one is true. @throws DTypeError */
function additive(name: string, mask: Tensor, like: Tensor): Tensor {
  if (mask.dtype === 'bool')
    return maskedFill(zeros(mask.sizes, { dtype: like.dtype, device: like.device }), mask, -Infinity);
  if (isFloating(mask.dtype)) return mask;
  throw new DTypeError(`${op}: ${name} must be bool or floating, got ${mask.dtype}. Convert it with .to('bool').`, {
    op,
    dtypes: [mask.dtype],
  });
}

function misfit(name: string, x: Tensor, wanted: readonly (readonly number[])[]): ShapeError {
  return new ShapeError(
    `${op}: expected ${name} of shape ${wanted.map(shapeText).join(' or ')}, got ${shapeText(x.sizes)}.`,
    {
      op,
      shapes: [x.sizes],
    },
  );
}

const is = (x: Tensor, sizes: readonly number[]): boolean => sameSizes(x.sizes, sizes);

/** Query, key and value times their weights; equal inputs share a product. */
function project(
  inputs: readonly [query: Tensor, key: Tensor, value: Tensor],
  weight: Tensor | null,
  bias: Tensor | null,
  separate: readonly (Tensor | null)[],
): [q: Tensor, k: Tensor, v: Tensor] {
  const [query, key, value] = inputs;
  if (weight !== null && query === key && key === value)
    return chunk(linear(query, weight, bias), 3, -1) as [Tensor, Tensor, Tensor];
  const biases = bias === null ? [null, null, null] : chunk(bias, 3);
  if (weight !== null && key === value) {
    const e = query.sizes[2] as number;
    const [wQ, wKV] = split(weight, [e, 2 * e], 0) as [Tensor, Tensor];
    const [bQ, bKV] = bias === null ? [null, null] : (split(bias, [e, 2 * e], 0) as [Tensor, Tensor]);
    return [linear(query, wQ, bQ), ...(chunk(linear(key, wKV, bKV), 2, -1) as [Tensor, Tensor])];
  }
  const weights = weight === null ? separate : chunk(weight, 3);
  return inputs.map((x, i) => linear(x, weights[i] as Tensor, biases[i])) as [Tensor, Tensor, Tensor];
}

/** Keys or values (S, N, E) with one more behind, the same for the whole batch. */
const withRow = (x: Tensor, row: Tensor): Tensor => cat([x, row.expand(1, x.sizes[1] as number, -1)], 0);

function checkInputs(query: Tensor, key: Tensor, value: Tensor, embedDim: number, numHeads: number): void {
  const shapes = [query.sizes, key.sizes, value.sizes];
  const [q, k, v] = shapes as [number[], number[], number[]];
  const dims = q.length;
  const fits =
    (dims === 2 || dims === 3) && k.length === dims && v.length === dims && q[dims - 1] === embedDim && k[0] === v[0];
  if (!fits || (dims === 3 && (q[1] !== k[1] || k[1] !== v[1])))
    throw new ShapeError(
      `${op}: expected query (L, N, ${embedDim}), key (S, N, *) and value (S, N, *), or all without N, got ${shapes.map(shapeText).join(', ')}.`,
      { op, shapes },
    );
  if (embedDim % numHeads !== 0)
    throw new ValueError(`${op}: embedDim ${embedDim} is not divisible by numHeads ${numHeads}.`, { op });
}

/**
 * Attention in `numHeads` parts of the features (Vaswani et al. 2017): query (L, N, E), key (S, N, kdim) and value
 * (S, N, vdim), or without N, projected by `inProjWeight` (3E, E), attended, and projected by `outProjWeight` (E, E).
 * Gives (L, N, E), and weights (N, L, S), with `averageAttnWeights: false` (N, numHeads, L, S), or null.
 * `biasK` and `biasV` (1, 1, E) are one more key and value; `addZeroAttn` adds one of zeros.
 * @throws ShapeError, DTypeError, ValueError
 */
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  embedDimToCheck: number,
  numHeads: number,
  inProjWeight: Tensor | null,
  inProjBias: Tensor | null,
  biasK: Tensor | null,
  biasV: Tensor | null,
  addZeroAttn: boolean,
  dropoutP: number,
  outProjWeight: Tensor,
  outProjBias: Tensor | null,
  options: MultiHeadAttentionOptions = {},
): [output: Tensor, weights: Tensor | null] {
  checkInputs(query, key, value, embedDimToCheck, numHeads);
  const {
    training = true,
    needWeights = true,
    averageAttnWeights = true,
    keyPaddingMask = null,
    attnMask = null,
  } = options;
  if (options.isCausal === true && attnMask === null)
    throw new ValueError(
      `${op}: isCausal needs attnMask too. Make one with Transformer.generateSquareSubsequentMask.`,
      { op },
    );
  const single = query.sizes.length === 2;
  // Not by map: equal inputs must stay one object.
  const batched = (x: Tensor): Tensor => (single ? x.unsqueeze(1) : x);
  const query3 = batched(query);
  const key3 = key === query ? query3 : batched(key);
  const value3 = value === key ? key3 : batched(value);
  const [length, count] = query3.sizes as [number, number];
  const keys = key3.sizes[0] as number;

  const { useSeparateProjWeight = false, qProjWeight = null, kProjWeight = null, vProjWeight = null } = options;
  const packed = useSeparateProjWeight ? null : inProjWeight;
  let [q, k, v] = project([query3, key3, value3], packed, inProjBias, [qProjWeight, kProjWeight, vProjWeight]);
  if (biasK !== null && biasV !== null) [k, v] = [withRow(k, biasK), withRow(v, biasV)];
  const size = embedDimToCheck / numHeads;
  const heads = (x: Tensor): Tensor => x.reshape(x.sizes[0] as number, count, numHeads, size).permute(1, 2, 0, 3);
  const given = (x: Tensor): Tensor => x.reshape(count, numHeads, -1, size);
  const { staticK = null, staticV = null } = options;
  [q, k, v] = [heads(q), staticK === null ? heads(k) : given(staticK), staticV === null ? heads(v) : given(staticV)];
  if (addZeroAttn) {
    const row = zeros([count, numHeads, 1, size], { dtype: k.dtype, device: k.device });
    [k, v] = [cat([k, row], 2), cat([v, row], 2)];
  }

  const seen = k.sizes[2] as number;
  const masks: Tensor[] = [];
  const widened = (mask: Tensor): Tensor => (staticK === null && seen > keys ? pad(mask, [0, seen - keys]) : mask);
  if (attnMask !== null) {
    const wanted = [
      [length, keys],
      [count * numHeads, length, keys],
    ];
    if (!wanted.some((sizes) => is(attnMask, sizes))) throw misfit('attnMask', attnMask, wanted);
    const mask = widened(additive('attnMask', attnMask, q));
    masks.push(attnMask.sizes.length === 2 ? mask : mask.reshape(count, numHeads, length, -1));
  }
  if (keyPaddingMask !== null) {
    const wanted = single ? [keys] : [count, keys];
    if (!is(keyPaddingMask, wanted)) throw misfit('keyPaddingMask', keyPaddingMask, [wanted]);
    masks.push(widened(additive('keyPaddingMask', keyPaddingMask, q)).reshape(count, 1, 1, -1));
  }
  const [first = null, second] = masks;
  const mask = first !== null && second !== undefined ? add(first, second) : first;

  const dropped = { dropoutP: training ? dropoutP : 0 };
  const [out, weights] = needWeights
    ? _scaledDotProductAttention(q, k, v, mask, dropped)
    : [attended(q, k, v, mask, dropped), null];
  const output = linear(out.permute(2, 0, 1, 3).reshape(length, count, embedDimToCheck), outProjWeight, outProjBias);
  const unbatched = (x: Tensor, dim: number): Tensor => (single ? x.squeeze(dim) : x);
  if (weights === null) return [unbatched(output, 1), null];
  return [unbatched(output, 1), unbatched(averageAttnWeights ? mean(weights, 1) : weights, 0)];
}
