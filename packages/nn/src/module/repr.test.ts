// Every module repr of PyTorch's that can be built here, to the letter.
import { readFileSync } from 'node:fs';
import { zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';
import { pythonFloat } from './python-text.ts';

const path = new URL('../../../../tooling/reference-values/module_repr.json', import.meta.url);
const { modules } = JSON.parse(readFileSync(path, 'utf8')) as { modules: { expr: string; repr: string }[] };

class Net extends nn.Module {
  hidden = new nn.Linear(784, 256);
  act = new nn.ReLU();
  output = new nn.Linear(256, 10);
}
class Deep extends nn.Module {
  features = new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.ReLU(), new nn.Sequential(two(), new nn.Identity()));
  head = new Net();
}
class Extra extends nn.Linear {
  override extraRepr(): string {
    return 'custom=1';
  }
}
const parameters = (): nn.Parameter[] => [new nn.Parameter(zeros([4, 4])), new nn.Parameter(zeros([4, 1]))];
const two = (): nn.Linear => new nn.Linear(2, 2);

const builders: Record<string, () => nn.Module> = {
  'nn.Linear(784, 256)': () => new nn.Linear(784, 256),
  'nn.Linear(3, 2, bias=False)': () => new nn.Linear(3, 2, { bias: false }),
  'nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))': () =>
    new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 2)),
  'nn.Sequential()': () => new nn.Sequential(),
  'nn.ModuleList([nn.Linear(2, 2), nn.ReLU()])': () => new nn.ModuleList([two(), new nn.ReLU()]),
  'nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)])': () => new nn.ModuleList([two(), two(), two()]),
  "nn.ModuleDict({'a': nn.Linear(1, 2), 'b': nn.Tanh()})": () =>
    new nn.ModuleDict<nn.Linear | nn.Tanh>({ a: new nn.Linear(1, 2), b: new nn.Tanh() }),
  'nn.ModuleList([])': () => new nn.ModuleList(),
  'nn.ParameterList([nn.Parameter(torch.zeros(4, 4)), nn.Parameter(torch.zeros(4, 1))])': () =>
    new nn.ParameterList(parameters()),
  "nn.ParameterDict({'linear1': nn.Parameter(torch.zeros(4, 4)), 'linear2': nn.Parameter(torch.zeros(4, 1))})": () =>
    new nn.ParameterDict(parameters().map((p, i) => [`linear${i + 1}`, p] as const)),
  'nn.LayerNorm(10)': () => new nn.LayerNorm(10),
  'nn.LayerNorm((4, 5), elementwise_affine=False)': () => new nn.LayerNorm([4, 5], { elementwiseAffine: false }),
  'nn.BatchNorm1d(5)': () => new nn.BatchNorm1d(5),
  'nn.BatchNorm2d(6, eps=1e-3, momentum=0.01, affine=False)': () =>
    new nn.BatchNorm2d(6, { eps: 1e-3, momentum: 0.01, affine: false }),
  'nn.GroupNorm(2, 4)': () => new nn.GroupNorm(2, 4),
  'nn.InstanceNorm2d(3)': () => new nn.InstanceNorm2d(3),
  'nn.Sequential(nn.Sequential(nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6)), nn.Flatten(), nn.Dropout(0.3))': () =>
    new nn.Sequential(
      new nn.Sequential(new nn.Conv2d(1, 6, 5), new nn.BatchNorm2d(6)),
      new nn.Flatten(),
      new nn.Dropout(0.3),
    ),
  "nn.Upsample(scale_factor=2, mode='bilinear')": () => new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }),
  'nn.Upsample(size=(4, 4))': () => new nn.Upsample({ size: [4, 4] }),
  'nn.PixelShuffle(2)': () => new nn.PixelShuffle(2),
  'nn.Unfold(3)': () => new nn.Unfold(3),
  'nn.Fold((4, 5), 2)': () => new nn.Fold([4, 5], 2),
  'nn.LeakyReLU(0.1)': () => new nn.LeakyReLU(0.1),
  'nn.ELU()': () => new nn.ELU(),
  'nn.PReLU()': () => new nn.PReLU(),
  'nn.Hardtanh()': () => new nn.Hardtanh(),
  'nn.Softplus()': () => new nn.Softplus(),
  'nn.Threshold(0.1, 20)': () => new nn.Threshold(0.1, 20),
  'nn.ReLU6()': () => new nn.ReLU6(),
  'nn.Dropout2d(0.2, inplace=True)': () => new nn.Dropout2d(0.2, { inplace: true }),
  'nn.Bilinear(2, 3, 4)': () => new nn.Bilinear(2, 3, 4),
  'nn.CosineSimilarity()': () => new nn.CosineSimilarity(),
  "nn.EmbeddingBag(10, 3, mode='sum')": () => new nn.EmbeddingBag(10, 3, { mode: 'sum' }),
  'nn.Embedding(10, 3)': () => new nn.Embedding(10, 3),
  'nn.Embedding(10, 3, padding_idx=0)': () => new nn.Embedding(10, 3, { paddingIdx: 0 }),
  'nn.Conv1d(2, 4, 3, stride=2)': () => new nn.Conv1d(2, 4, 3, { stride: 2 }),
  'nn.Conv2d(3, 8, 3)': () => new nn.Conv2d(3, 8, 3),
  'nn.Conv2d(1, 1, kernel_size=(5, 3), padding=(2, 1))': () => new nn.Conv2d(1, 1, [5, 3], { padding: [2, 1] }),
  'nn.Conv2d(1, 1, kernel_size=(3, 5), padding=(0, 1), stride=(3, 4))': () =>
    new nn.Conv2d(1, 1, [3, 5], [3, 4], [0, 1]),
  "nn.Conv2d(4, 8, 3, padding='same', bias=False)": () => new nn.Conv2d(4, 8, 3, { padding: 'same', bias: false }),
  "nn.Conv2d(4, 8, 3, dilation=2, groups=2, padding_mode='reflect', padding=1)": () =>
    new nn.Conv2d(4, 8, 3, { dilation: 2, groups: 2, paddingMode: 'reflect', padding: 1 }),
  'nn.Conv3d(1, 2, 3)': () => new nn.Conv3d(1, 2, 3),
  'nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, output_padding=1)': () =>
    new nn.ConvTranspose2d(4, 2, 3, 2, 1, { outputPadding: 1 }),
  'nn.MaxPool2d(2)': () => new nn.MaxPool2d(2),
  'nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)': () => new nn.MaxPool2d(3, 2, 1, { ceilMode: true }),
  'nn.AvgPool2d(2)': () => new nn.AvgPool2d(2),
  'nn.AvgPool2d((3, 2), stride=(2, 1))': () => new nn.AvgPool2d([3, 2], [2, 1]),
  'nn.AdaptiveAvgPool2d(1)': () => new nn.AdaptiveAvgPool2d(1),
  'nn.AdaptiveAvgPool2d((5, None))': () => new nn.AdaptiveAvgPool2d([5, null]),
  'nn.AdaptiveMaxPool2d(3)': () => new nn.AdaptiveMaxPool2d(3),
  'nn.MaxUnpool2d(2)': () => new nn.MaxUnpool2d(2),
  'nn.ZeroPad2d(2)': () => new nn.ZeroPad2d(2),
  'nn.ReflectionPad2d((1, 2, 3, 4))': () => new nn.ReflectionPad2d([1, 2, 3, 4]),
  'nn.ConstantPad1d(2, 3.5)': () => new nn.ConstantPad1d(2, 3.5),
  'nn.ReLU()': () => new nn.ReLU(),
  'nn.ReLU(inplace=True)': () => new nn.ReLU({ inplace: true }),
  'nn.GELU()': () => new nn.GELU(),
  "nn.GELU(approximate='tanh')": () => new nn.GELU({ approximate: 'tanh' }),
  'nn.SiLU()': () => new nn.SiLU(),
  'nn.Softmax(dim=1)': () => new nn.Softmax({ dim: 1 }),
  'nn.Softmax()': () => new nn.Softmax(),
  'nn.LogSoftmax(dim=-1)': () => new nn.LogSoftmax(-1),
  'nn.Sigmoid()': () => new nn.Sigmoid(),
  'nn.Tanh()': () => new nn.Tanh(),
  'nn.Dropout()': () => new nn.Dropout(),
  'nn.Flatten()': () => new nn.Flatten(),
  'nn.Unflatten(1, (2, 5))': () => new nn.Unflatten(1, [2, 5]),
  'nn.Identity()': () => new nn.Identity(),
  "nn.Sequential(__import__('collections').OrderedDict([('conv', nn.Conv2d(1, 2, 3)), ('relu', nn.ReLU(inplace=True))]))":
    () => new nn.Sequential({ conv: new nn.Conv2d(1, 2, 3), relu: new nn.ReLU({ inplace: true }) }),
  'nn.LSTM(28, 64)': () => new nn.LSTM(28, 64),
  'nn.LSTM(28, 64, num_layers=2, batch_first=True, dropout=0.1, bidirectional=True)': () =>
    new nn.LSTM(28, 64, { numLayers: 2, batchFirst: true, dropout: 0.1, bidirectional: true }),
  'nn.GRU(4, 8, bias=False)': () => new nn.GRU(4, 8, { bias: false }),
  "nn.RNN(4, 8, nonlinearity='relu')": () => new nn.RNN(4, 8, { nonlinearity: 'relu' }),
  'nn.LSTMCell(3, 4)': () => new nn.LSTMCell(3, 4),
  'nn.GRUCell(3, 4)': () => new nn.GRUCell(3, 4),
  'nn.RNNCell(3, 4)': () => new nn.RNNCell(3, 4),
  'nn.MultiheadAttention(8, 2)': () => new nn.MultiheadAttention(8, 2),
  'nn.TransformerEncoderLayer(32, 2, 64)': () => new nn.TransformerEncoderLayer(32, 2, { dimFeedforward: 64 }),
  'nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True), 2)': () =>
    new nn.TransformerEncoder(
      new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, dropout: 0, batchFirst: true }),
      2,
    ),
  'nn.TransformerDecoderLayer(8, 2, 16)': () => new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 16 }),
  'nn.Transformer(8, 2, 1, 1, 16)': () =>
    new nn.Transformer({ dModel: 8, nhead: 2, numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 }),
  'nn.CrossEntropyLoss()': () => new nn.CrossEntropyLoss(),
  "nn.MSELoss(reduction='sum')": () => new nn.MSELoss({ reduction: 'sum' }),
  'nn.BCEWithLogitsLoss()': () => new nn.BCEWithLogitsLoss(),
  'nn.SmoothL1Loss(beta=0.5)': () => new nn.SmoothL1Loss({ beta: 0.5 }),
  'nn.utils.weight_norm(nn.Linear(2, 3))': () => nn.utils.weightNorm(new nn.Linear(2, 3)),
  'Net()': () => new Net(),
  'Deep()': () => new Deep(),
  'Extra(2, 3)': () => new Extra(2, 3),
};

it.each(modules.filter(({ expr }) => expr in builders))('$expr', ({ expr, repr }) => {
  expect(String(builders[expr]?.())).toBe(repr);
});

it('finds every builder among the reference values', () => {
  const known = new Set(modules.map(({ expr }) => expr));
  expect(Object.keys(builders).filter((expr) => !known.has(expr))).toEqual([]);
});

// Made by PyTorch 1.13.1.
it.each<[text: string, layer: () => nn.Module]>([
  ['LSTM(4, 5, proj_size=2)', () => new nn.LSTM(4, 5, { projSize: 2 })],
  ['RNNCell(3, 4, bias=False, nonlinearity=relu)', () => new nn.RNNCell(3, 4, { bias: false, nonlinearity: 'relu' })],
  ['AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))', () => new nn.AvgPool1d(2)],
  ['AvgPool3d(kernel_size=(3, 2, 2), stride=(3, 2, 2), padding=0)', () => new nn.AvgPool3d([3, 2, 2])],
  ['LPPool2d(norm_type=2, kernel_size=3, stride=None, ceil_mode=False)', () => new nn.LPPool2d(2, 3)],
  ['LPPool1d(norm_type=1.2, kernel_size=3, stride=2, ceil_mode=False)', () => new nn.LPPool1d(1.2, 3, 2)],
  ['FractionalMaxPool2d()', () => new nn.FractionalMaxPool2d(3, { outputSize: 5 })],
  ['ReplicationPad3d((1, 1, 1, 1, 1, 1))', () => new nn.ReplicationPad3d(1)],
  ['ConstantPad3d(padding=(1, 1, 1, 1, 1, 1), value=2)', () => new nn.ConstantPad3d(1, 2)],
  ['MaxUnpool1d(kernel_size=(3,), stride=(2,), padding=(1,))', () => new nn.MaxUnpool1d(3, 2, 1)],
  ['AdaptiveMaxPool3d(output_size=(None, 2, 3))', () => new nn.AdaptiveMaxPool3d([null, 2, 3])],
  [
    'Conv2d(4, 8, kernel_size=(3, 5), stride=(1, 1), padding=valid, groups=4)',
    () => new nn.Conv2d(4, 8, [3, 5], { padding: 'valid', groups: 4 }),
  ],
  [
    'ConvTranspose1d(4, 2, kernel_size=(3,), stride=(1,), dilation=(2,), groups=2, bias=False)',
    () => new nn.ConvTranspose1d(4, 2, 3, { dilation: 2, groups: 2, bias: false }),
  ],
])('%s', (text, layer) => {
  expect(String(layer())).toBe(text);
});

it('indents nested modules, and the lines of a ParameterList in a module', () => {
  class Outer extends nn.Module {
    params = new nn.ParameterList(parameters());
    inner = new nn.Sequential(new nn.Sequential({ drop: new nn.Dropout(0) }));
  }
  expect(String(new Outer())).toBe(
    [
      'Outer(',
      '  (params): ParameterList(',
      '      (0): Parameter containing: [torch.float32 of size 4x4]',
      '      (1): Parameter containing: [torch.float32 of size 4x1]',
      '  )',
      '  (inner): Sequential(',
      '    (0): Sequential(',
      '      (drop): Dropout(p=0.0, inplace=False)',
      '    )',
      '  )',
      ')',
    ].join('\n'),
  );
});

it.each([
  [1e-5, '1e-05'],
  [0.0001, '0.0001'],
  [1, '1.0'],
  [123456789, '123456789.0'],
  [1e16, '1e+16'],
  [-2.5e-10, '-2.5e-10'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
])('writes %d as Python does', (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});
