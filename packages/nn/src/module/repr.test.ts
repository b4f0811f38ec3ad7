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
  'nn.Embedding(10, 3)': () => new nn.Embedding(10, 3),
  'nn.Embedding(10, 3, padding_idx=0)': () => new nn.Embedding(10, 3, { paddingIdx: 0 }),
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
  'nn.CrossEntropyLoss()': () => new nn.CrossEntropyLoss(),
  "nn.MSELoss(reduction='sum')": () => new nn.MSELoss({ reduction: 'sum' }),
  'nn.BCEWithLogitsLoss()': () => new nn.BCEWithLogitsLoss(),
  'nn.SmoothL1Loss(beta=0.5)': () => new nn.SmoothL1Loss({ beta: 0.5 }),
  'Net()': () => new Net(),
  'Extra(2, 3)': () => new Extra(2, 3),
};

it.each(modules.filter(({ expr }) => expr in builders))('$expr', ({ expr, repr }) => {
  expect(String(builders[expr]?.())).toBe(repr);
});

it('finds every builder among the reference values', () => {
  const known = new Set(modules.map(({ expr }) => expr));
  expect(Object.keys(builders).filter((expr) => !known.has(expr))).toEqual([]);
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
