// One direction of one layer of a recurrent network, on sequences packed as PackedSequence packs them.
import {
  addmm,
  cat,
  flatten,
  select,
  unflatten,
  linear,
  matmul,
  narrow,
  relu,
  split,
  tanh,
  t,
  add,
  type Tensor,
} from '@kindling/core/lean';
import { gruGates, gruSequence, lstmGates, lstmSequence } from '@kindling/core/internal';
import { differentiateGru } from './gru-derivative.ts';
import { differentiateLstm } from './lstm-derivative.ts';

/** Weights of one direction of one layer: (gates · H, I), (gates · H, H), biases (gates · H), projection (P, H). */
export interface RecurrentWeights {
  readonly wIh: Tensor;
  readonly wHh: Tensor;
  readonly bIh: Tensor | null;
  readonly bHh: Tensor | null;
  readonly wHr: Tensor | null;
}

/** The states after one step, the hidden one first, from the input's part in the gates and the states before. */
type Step = (x: Tensor, states: readonly Tensor[], weights: RecurrentWeights) => Tensor[];

const simple =
  (activation: (x: Tensor) => Tensor): Step =>
  (x, [h], { wHh }) => [activation(addmm(x, h as Tensor, t(wHh)))];

const lstm: Step = (x, [h, c], { wHh, wHr }) => {
  const [hidden, cell] = lstmGates(addmm(x, h as Tensor, t(wHh)), c as Tensor);
  return [wHr === null ? hidden : matmul(hidden, t(wHr)), cell];
};

const gru: Step = (x, [h], { wHh, bHh }) => [gruGates(x, linear(h as Tensor, wHh, bHh), h as Tensor)];

/** `ownBias`: the state's bias is not simply added to the input's, so that it cannot be added for all steps at once. */
const kinds = {
  rnnTanh: { gates: 1, states: 1, step: simple(tanh), ownBias: false },
  rnnRelu: { gates: 1, states: 1, step: simple(relu), ownBias: false },
  lstm: { gates: 4, states: 2, step: lstm, ownBias: false },
  gru: { gates: 3, states: 1, step: gru, ownBias: true },
} as const;

export type RecurrentKind = keyof typeof kinds;
export const gatesOf = (kind: RecurrentKind): number => kinds[kind].gates;
export const statesOf = (kind: RecurrentKind): number => kinds[kind].states;

/** The states of `count` sequences: the first ones of those there are, then ones that begin here. */
function resized(states: readonly Tensor[], first: readonly Tensor[], count: number): readonly Tensor[] {
  const now = states[0]?.sizes[0] as number;
  if (count === now) return states;
  if (count < now) return states.map((s) => narrow(s, 0, 0, count));
  return states.map((s, i) => cat([s, narrow(first[i] as Tensor, 0, now, count - now)], 0));
}

/** As `runDirection` for sequences of one length, by kernels that know the whole sequence; null where there are none. */
function whole(
  kind: RecurrentKind,
  projected: Tensor,
  steps: number,
  initial: readonly Tensor[],
  { wHh, bHh, wHr }: RecurrentWeights,
  reverse: boolean,
): [output: Tensor, states: readonly Tensor[]] | null {
  if (wHr !== null || (kind !== 'lstm' && kind !== 'gru')) return null;
  const x = unflatten(projected, 0, [steps, -1]);
  const [h0, c0] = initial as [Tensor, Tensor];
  let results: readonly Tensor[];
  if (kind === 'lstm') {
    differentiateLstm();
    results = lstmSequence(x, wHh, h0, c0, reverse).slice(0, 2);
  } else {
    differentiateGru();
    results = gruSequence(x, wHh, bHh, h0, reverse).slice(0, 1);
  }
  const last = reverse ? 0 : -1;
  return [flatten(results[0] as Tensor, 0, 1), results.map((all) => select(all, 0, last))];
}

/**
 * Outputs (sum of batchSizes, H) and last states of sequences that come longest first. `data` (sum of batchSizes, I) holds
 * all first elements, then all second ones, ...; `initial` states (N, H) are those
 * before the first element, or, in reverse, after the last.
 * One matrix product projects the inputs of all steps.
 */
export function runDirection(
  kind: RecurrentKind,
  data: Tensor,
  batchSizes: readonly number[],
  initial: readonly Tensor[],
  weights: RecurrentWeights,
  reverse: boolean,
): [output: Tensor, states: readonly Tensor[]] {
  const { step, ownBias } = kinds[kind];
  const { wIh, bIh, bHh } = weights;
  const bias = ownBias || bIh === null || bHh === null ? bIh : add(bIh, bHh);
  const projected = linear(data, wIh, bias);
  if (batchSizes.at(-1) === batchSizes[0] && data.numel() > 0) {
    const found = whole(kind, projected, batchSizes.length, initial, weights, reverse);
    if (found !== null) return found;
  }
  const inputs = split(projected, batchSizes, 0);
  const outputs: Tensor[] = [];
  const ended: (readonly Tensor[])[] = [];
  const order = reverse ? [...inputs.keys()].reverse() : inputs.keys();
  let states = reverse ? initial.map((s) => narrow(s, 0, 0, batchSizes.at(-1) as number)) : initial;
  for (const i of order) {
    const count = batchSizes[i] as number;
    const before = states[0]?.sizes[0] as number;
    if (count < before) ended.unshift(states.map((s) => narrow(s, 0, count, before - count)));
    states = step(inputs[i] as Tensor, resized(states, initial, count), weights);
    outputs[i] = states[0] as Tensor;
  }
  const last = ended.length === 0 ? states : states.map((s, k) => cat([s, ...ended.map((e) => e[k] as Tensor)], 0));
  return [cat(outputs, 0), last];
}
