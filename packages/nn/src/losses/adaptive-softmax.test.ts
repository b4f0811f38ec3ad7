import { manualSeed, randn, tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import type { Linear } from '../layers/linear.ts';
import { AdaptiveLogSoftmaxWithLoss } from './adaptive-softmax.ts';

// PyTorch 1.13.1: manual_seed(0), the module, then randn(5, 8).
describe('AdaptiveLogSoftmaxWithLoss', () => {
  let module: AdaptiveLogSoftmaxWithLoss;
  let x: Tensor;
  beforeEach(() => {
    manualSeed(0);
    module = new AdaptiveLogSoftmaxWithLoss(8, 20, [4, 10], { divValue: 2, headBias: true });
    x = randn([5, 8]);
  });

  it("gives PyTorch's probabilities, loss and gradients", () => {
    const { output, loss } = module(x, tensor([0n, 5n, 19n, 3n, 12n]));
    [-2.1001505851745605, -2.781609058380127, -4.063004493713379, -1.2058360576629639, -4.43459415435791].forEach(
      (v, i) => expect(output.at(i).item()).toBeCloseTo(v, 5),
    );
    expect(loss.item()).toBeCloseTo(2.917038917541504, 5);
    loss.backward();
    expect(module.head.weight.grad?.abs().sum().item()).toBeCloseTo(5.651119232177734, 4);
    const first = module.tail.at(1)?.at(0) as Linear;
    expect(first.weight.grad?.abs().sum().item()).toBeCloseTo(0.9258041381835938, 4);
  });

  it('gives the probability of every class, which add up to 1, and the likeliest', () => {
    const all = module.logProb(x);
    expect(all.at(1).at(5).item()).toBeCloseTo(-2.781609058380127, 5);
    all
      .exp()
      .sum(1)
      .toTypedArray()
      .forEach((total) => expect(total).toBeCloseTo(1, 5));
    expect(module.predict(x).toArray()).toEqual([1n, 2n, 3n, 3n, 2n].map(Number));
  });

  it('prints as PyTorch does, and takes one sample', () => {
    expect(module.toString()).toContain('(head): Linear(in_features=8, out_features=6, bias=True)');
    expect(module.toString()).toContain('(1): Linear(in_features=2, out_features=10, bias=False)');
    expect(module(x.at(0), tensor(0n)).output.item()).toBeCloseTo(-2.1001505851745605, 5);
  });

  it('refuses cutoffs and targets that are none', () => {
    expect(() => new AdaptiveLogSoftmaxWithLoss(8, 20, [10, 4])).toThrow(
      /increasing integers between 1 and 19, got \[10, 4\]/,
    );
    expect(() => module(x, tensor([0n, 5n, 20n, 3n, 12n]))).toThrow(/classes from 0 to 19/);
    expect(() => module(x, tensor([0n]))).toThrow(/got \[5, 8\] and \[1\]/);
  });
});
