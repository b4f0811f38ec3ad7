// What PyTorch's samples do not reach; its values of these functions are tested in tooling/conformance.
import { Generator, manualSeed, randn, tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as F from './index.ts';

const numbers = (x: Tensor): number[] => [...x.toTypedArray()].map(Number);
const gradient = (f: (x: Tensor) => Tensor, values: number[]): number[] => {
  const x = tensor(values, { dtype: 'float64', requiresGrad: true });
  f(x).sum().backward();
  return numbers(x.grad as Tensor);
};

it('passes no gradient at the limits of hardtanh, and none that is NaN far outside', () => {
  expect(gradient((x) => F.relu6(x), [-1, 0, 3, 6, 7])).toEqual([0, 0, 1, 0, 0]);
  for (const f of [F.softplus, F.elu, F.mish, F.logsigmoid, F.hardswish])
    for (const g of gradient((x) => f(x), [-1e4, 1e4])) expect(Number.isFinite(g)).toBe(true);
});

it('keeps NaN', () => {
  const x = tensor([NaN]);
  for (const f of [F.hardtanh, F.leakyRelu, F.elu, F.softplus, F.softshrink, F.hardswish, F.hardsigmoid, F.mish])
    expect(f(x).item(), f.name).toBeNaN();
});

it('writes into its input where asked to', () => {
  const x = tensor([-2, 3]);
  expect(F.leakyRelu(x, { negativeSlope: 0.5, inplace: true })).toBe(x);
  expect(numbers(x)).toEqual([-1, 3]);
});

describe('random activations', () => {
  it('draw slopes as PyTorch does', () => {
    manualSeed(0);
    // torch.manual_seed(0); F.rrelu(torch.tensor([-1., 2., -3., 0.]), training=True)
    const out = numbers(F.rrelu(tensor([-1, 2, -3, 0]), { training: true }));
    expect(out[1]).toBe(2);
    [-0.3270943760871887, 2, -0.8173874616622925, 0].forEach((v, i) => expect(out[i]).toBeCloseTo(v, 6));
  });

  it('sample one category of each line, with the gradient of the soft sample', () => {
    const logits = randn([5, 4], { generator: new Generator().manualSeed(1) }).requiresGrad_();
    const hard = F.gumbelSoftmax(logits, { hard: true });
    expect(numbers(hard.detach().sum(1)).map(Math.round)).toEqual([1, 1, 1, 1, 1]);
    hard
      .mul(tensor([1, 2, 3, 4]))
      .sum()
      .backward();
    expect(numbers((logits.grad as Tensor).abs().sum()).every((g) => g > 0)).toBe(true);
  });
});

it('names what a loss was given', () => {
  expect(() => F.glu(tensor([1, 2, 3]))).toThrow(/dimension -1 of \[3\] must be even/);
  expect(() => F.multiMarginLoss(tensor([[1, 2]]), tensor([0n]), { p: 3 })).toThrow(/p must be 1 or 2, got 3/);
  expect(() => F.gaussianNllLoss(tensor([1]), tensor([1]), tensor([-1]))).toThrow(/variances must not be negative/);
  expect(() => F.ctcLoss(tensor([1]), tensor([[1n]]), [1], [1])).toThrow(
    /logProbs must be \(T, N, C\) or \(T, C\), got \[1\]/,
  );
  expect(() => F.embeddingBag(tensor([0n]), tensor([[1]]))).toThrow(/no offsets/);
});
