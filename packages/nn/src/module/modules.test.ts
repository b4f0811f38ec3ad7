// PyTorch's values of whole modules in float64: outputs, gradients, buffers, evaluation.
import { readFileSync } from 'node:fs';
import { add, manualSeed, mul, sum, Tensor, tensor, type DType } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

interface Values {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}
type Nested = Values | null | readonly Nested[];
interface Case {
  readonly expr: string;
  readonly kwargs: Readonly<Record<string, Values | boolean>>;
  readonly state: Readonly<Record<string, Values>>;
  readonly args: readonly Nested[];
  /** Which entry of `grad_inputs` belongs to the j-th input tensor: equal entries are one tensor. */
  readonly distinct_inputs: readonly number[];
  readonly out: Nested;
  readonly grad_params: Readonly<Record<string, Values>>;
  readonly grad_inputs: readonly Values[];
  readonly buffers_after?: Readonly<Record<string, Values>>;
  readonly out_eval: Nested;
}

const cases = ['modules.json', 'modules-extra.json'].flatMap((file) => {
  const path = new URL(`../../../../tooling/reference-values/${file}`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases;
});

/** Draws the same dropout masks in every call. */
class Seeded extends nn.Module {
  net: nn.Module;

  constructor(net: nn.Module) {
    super();
    this.net = net;
  }

  override forward(...args: unknown[]): unknown {
    manualSeed(1);
    return this.net(...args);
  }
}

/** Packs its input, and pads the output again. */
class Packed extends nn.Module {
  net: nn.LSTM | nn.GRU | nn.RNN;
  lengths: readonly number[];
  enforceSorted: boolean;

  constructor(net: nn.LSTM | nn.GRU | nn.RNN, lengths: readonly number[], enforceSorted = true) {
    super();
    this.net = net;
    this.lengths = lengths;
    this.enforceSorted = enforceSorted;
  }

  override forward(x: Tensor, states: never): unknown {
    const { batchFirst } = this.net;
    const { packPaddedSequence, padPackedSequence } = nn.utils.rnn;
    const packed = packPaddedSequence(x, this.lengths, { batchFirst, enforceSorted: this.enforceSorted });
    const [output, hn] = (this.net as nn.Module)(packed, states) as [nn.utils.rnn.PackedSequence, unknown];
    const padded = padPackedSequence(output, { batchFirst, paddingValue: 2.5, totalLength: 6 });
    return [...padded, hn, packed.data, packed.batchSizes];
  }
}

const small = { dimFeedforward: 16, dropout: 0 };
const encoderLayer = (options: nn.TransformerLayerOptions = {}): nn.TransformerEncoderLayer =>
  new nn.TransformerEncoderLayer(8, 2, { ...small, ...options });
const transformer = (count: number, options: nn.TransformerOptions): nn.Transformer =>
  new nn.Transformer({
    dModel: 4,
    nhead: 2,
    numEncoderLayers: count,
    numDecoderLayers: count,
    dimFeedforward: 6,
    ...options,
  });

const builders: Record<string, () => nn.Module> = {
  'nn.LSTM(4, 3)': () => new nn.LSTM(4, 3),
  'nn.LSTM(4, 3, num_layers=2, batch_first=True, bidirectional=True)': () =>
    new nn.LSTM(4, 3, { numLayers: 2, batchFirst: true, bidirectional: true }),
  'nn.LSTM(4, 3, bias=False)': () => new nn.LSTM(4, 3, { bias: false }),
  'nn.LSTM(4, 5, proj_size=2)': () => new nn.LSTM(4, 5, { projSize: 2 }),
  'nn.GRU(4, 3)': () => new nn.GRU(4, 3),
  'nn.GRU(4, 3, num_layers=2, bidirectional=True, batch_first=True)': () =>
    new nn.GRU(4, 3, { numLayers: 2, bidirectional: true, batchFirst: true }),
  'nn.RNN(4, 3)': () => new nn.RNN(4, 3),
  "nn.RNN(4, 3, nonlinearity='relu', num_layers=2)": () => new nn.RNN(4, 3, { nonlinearity: 'relu', numLayers: 2 }),
  'nn.LSTMCell(4, 3)': () => new nn.LSTMCell(4, 3),
  'nn.GRUCell(4, 3)': () => new nn.GRUCell(4, 3),
  'nn.RNNCell(4, 3)': () => new nn.RNNCell(4, 3),
  'nn.MultiheadAttention(8, 2)': () => new nn.MultiheadAttention(8, 2),
  'nn.MultiheadAttention(8, 2, batch_first=True)': () => new nn.MultiheadAttention(8, 2, { batchFirst: true }),
  'nn.MultiheadAttention(8, 4, batch_first=True)': () => new nn.MultiheadAttention(8, 4, { batchFirst: true }),
  'nn.MultiheadAttention(8, 2, kdim=6, vdim=4, bias=False)': () =>
    new nn.MultiheadAttention(8, 2, { kdim: 6, vdim: 4, bias: false }),
  'nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn=True)': () =>
    new nn.MultiheadAttention(8, 2, { addBiasKv: true, addZeroAttn: true }),
  'nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)': () => encoderLayer(),
  "nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, activation='gelu', norm_first=True, batch_first=True)": () =>
    encoderLayer({ activation: 'gelu', normFirst: true, batchFirst: true }),
  'nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)': () => encoderLayer({ batchFirst: true }),
  'nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0), 2, norm=nn.LayerNorm(8))': () =>
    new nn.TransformerEncoder(encoderLayer(), 2, { norm: new nn.LayerNorm(8) }),
  'nn.TransformerDecoderLayer(8, 2, 16, dropout=0.0)': () => new nn.TransformerDecoderLayer(8, 2, small),
  'nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, dropout=0.0, norm_first=True), 2)': () =>
    new nn.TransformerDecoder(new nn.TransformerDecoderLayer(8, 2, { ...small, normFirst: true }), 2),
  'nn.Transformer(8, 2, 1, 1, 16, dropout=0.0)': () =>
    new nn.Transformer({ dModel: 8, nhead: 2, numEncoderLayers: 1, numDecoderLayers: 1, ...small }),
  'Packed(nn.LSTM(3, 2, num_layers=2, bidirectional=True), [5, 3, 3, 1])': () =>
    new Packed(new nn.LSTM(3, 2, { numLayers: 2, bidirectional: true }), [5, 3, 3, 1]),
  'Packed(nn.LSTM(3, 4, proj_size=2, batch_first=True, bidirectional=True), [2, 5, 1, 4], False)': () =>
    new Packed(new nn.LSTM(3, 4, { projSize: 2, batchFirst: true, bidirectional: true }), [2, 5, 1, 4], false),
  'Packed(nn.GRU(3, 2, num_layers=2, bidirectional=True), [2, 5, 2, 3], False)': () =>
    new Packed(new nn.GRU(3, 2, { numLayers: 2, bidirectional: true }), [2, 5, 2, 3], false),
  'Packed(nn.RNN(3, 2), [4, 4, 2])': () => new Packed(new nn.RNN(3, 2), [4, 4, 2]),
  'nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)': () =>
    new nn.LSTM(3, 2, { numLayers: 2, bidirectional: true, batchFirst: true }),
  'Seeded(nn.LSTM(3, 4, num_layers=3, dropout=0.4, batch_first=True))': () =>
    new Seeded(new nn.LSTM(3, 4, { numLayers: 3, dropout: 0.4, batchFirst: true })),
  'Seeded(nn.GRU(3, 4, num_layers=2, dropout=0.5, bidirectional=True, bias=False))': () =>
    new Seeded(new nn.GRU(3, 4, { numLayers: 2, dropout: 0.5, bidirectional: true, bias: false })),
  "nn.RNNCell(3, 2, nonlinearity='relu', bias=False)": () =>
    new nn.RNNCell(3, 2, { nonlinearity: 'relu', bias: false }),
  'nn.LSTMCell(3, 2)': () => new nn.LSTMCell(3, 2),
  'nn.MultiheadAttention(4, 2)': () => new nn.MultiheadAttention(4, 2),
  'nn.MultiheadAttention(4, 2, batch_first=True)': () => new nn.MultiheadAttention(4, 2, { batchFirst: true }),
  'nn.MultiheadAttention(4, 2, add_bias_kv=True, add_zero_attn=True)': () =>
    new nn.MultiheadAttention(4, 2, { addBiasKv: true, addZeroAttn: true }),
  'Seeded(nn.MultiheadAttention(4, 2, dropout=0.3, kdim=3))': () =>
    new Seeded(new nn.MultiheadAttention(4, 2, { dropout: 0.3, kdim: 3 })),
  'Seeded(nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, dropout=0.2), 2))': () =>
    new Seeded(new nn.TransformerEncoder(new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 6, dropout: 0.2 }), 2)),
  "Seeded(nn.TransformerDecoderLayer(4, 2, 6, dropout=0.3, activation='gelu', batch_first=True))": () =>
    new Seeded(
      new nn.TransformerDecoderLayer(4, 2, { dimFeedforward: 6, dropout: 0.3, activation: 'gelu', batchFirst: true }),
    ),
  'Seeded(nn.Transformer(4, 2, 2, 2, 6, dropout=0.1, batch_first=True, norm_first=True))': () =>
    new Seeded(transformer(2, { dropout: 0.1, batchFirst: true, normFirst: true })),
  'nn.Transformer(4, 2, 1, 1, 6, dropout=0, activation=nn.ReLU())': () =>
    transformer(1, { dropout: 0, activation: new nn.ReLU() }),
  'nn.BatchNorm1d(4)': () => new nn.BatchNorm1d(4),
  'nn.BatchNorm2d(3, momentum=None)': () => new nn.BatchNorm2d(3, { momentum: null }),
  'nn.BatchNorm2d(3, affine=False, track_running_stats=False)': () =>
    new nn.BatchNorm2d(3, { affine: false, trackRunningStats: false }),
  'nn.Bilinear(3, 4, 2)': () => new nn.Bilinear(3, 4, 2),
};

const isValues = (x: unknown): x is Values => typeof x === 'object' && x !== null && 'shape' in x;
const numberOf = (x: number | string | boolean): number =>
  x === 'inf' ? Infinity : x === '-inf' ? -Infinity : Number(x);
const toTensor = ({ dtype, shape, data }: Values): Tensor =>
  tensor(data.map(numberOf), { dtype: 'float64' })
    .to(dtype)
    .view(...shape);
const camel = (name: string): string => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

/** All values in order, however they are nested. */
const flat = (x: Nested): (Values | null)[] =>
  x === null || isValues(x) ? [x] : (x as readonly Nested[]).flatMap(flat);
const flatTensors = (x: unknown): (Tensor | null)[] =>
  Array.isArray(x) ? x.flatMap(flatTensors) : [x instanceof Tensor ? x : null];

function expectClose(actual: Tensor | null | undefined, wanted: Values | null | undefined, what: string): void {
  if (actual === null || actual === undefined || !wanted) {
    expect(actual ?? null, what).toEqual(wanted ?? null);
    return;
  }
  expect([...actual.sizes], what).toEqual(wanted.shape);
  expect(actual.dtype, what).toBe(wanted.dtype);
  const values = [...(actual.detach().contiguous().toTypedArray() as Iterable<number | bigint>)].map(Number);
  for (const [i, v] of values.entries())
    if (!(Math.abs(v - numberOf(wanted.data[i] as number)) <= 1e-9)) expect(v, `${what}[${i}]`).toBe(wanted.data[i]);
}

function expectAllClose(actual: unknown, wanted: Nested, what: string): void {
  const tensors = flatTensors(actual);
  const values = flat(wanted);
  expect(tensors.length, what).toBe(values.length);
  for (const [i, x] of tensors.entries()) expectClose(x, values[i], `${what} ${i}`);
}

/** The weights of the goldens: a sum of all outputs whose gradients are all different. */
function weightedSum(outputs: readonly (Tensor | null)[]): Tensor {
  const terms = outputs
    .filter((x): x is Tensor => x?.requiresGrad === true)
    .map((x, k) => {
      const w = Array.from({ length: x.numel() }, (_, i) => (((7 * i + 3 * k) % 11) - 4.5) / 4);
      return sum(mul(x, tensor(w, { dtype: x.dtype }).view(...x.sizes)));
    });
  return terms.reduce((a, b) => add(a, b));
}

/** The arguments, those that are the same tensor in PyTorch as the same tensor. */
function inputsOf(c: Case): { readonly args: unknown[]; readonly inputs: Tensor[] } {
  const inputs: Tensor[] = [];
  let j = 0;
  const make = (x: Nested): unknown => {
    if (x === null) return null;
    if (!isValues(x)) return x.map(make);
    const at = c.distinct_inputs[j++] as number;
    inputs[at] ??= toTensor(x).requiresGrad_();
    return inputs[at];
  };
  const args = c.args.map(make);
  return { args, inputs };
}

it.each(
  cases.map((c, i) => [`${i}: ${c.expr} with ${Object.keys(c.kwargs).join(', ') || 'nothing else'}`, c] as const),
)('%s', (_, c) => {
  const build = builders[c.expr.replace('.double()', '')];
  if (build === undefined) throw new Error(`no builder for ${c.expr}`);
  manualSeed(0);
  const net = build().double();
  const state = net.stateDict();
  expect(Object.keys(state)).toEqual(Object.keys(c.state));
  for (const [name, value] of Object.entries(state)) expectClose(value, c.state[name], `drawn ${name}`);
  net.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([name, value]) => [name, toTensor(value)])));

  const kwargs = Object.entries(c.kwargs).map(([k, v]) => [camel(k), isValues(v) ? toTensor(v) : v] as const);
  const options = kwargs.length === 0 ? [] : [Object.fromEntries(kwargs)];
  const { args, inputs } = inputsOf(c);
  const out: unknown = net(...args, ...options);
  expectAllClose(out, c.out, 'out');
  weightedSum(flatTensors(out)).backward();
  for (const [name, p] of net.namedParameters()) expectClose(p.grad, c.grad_params[name], `grad of ${name}`);
  for (const [i, x] of inputs.entries()) expectClose(x.grad, c.grad_inputs[i], `grad of input ${i}`);
  for (const [name, value] of Object.entries(c.buffers_after ?? {})) expectClose(net.getBuffer(name), value, name);
  expectAllClose(net.eval()(...args, ...options), c.out_eval, 'evaluated');
});
