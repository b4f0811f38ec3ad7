// torch.nn.functional.ctc_loss on made-up log-probabilities: lengths that differ, empty and impossible targets.
import { arange, logSoftmax, tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { ctcLoss } from './index.ts';

const logProbs = (): Tensor => {
  const scores = arange(6 * 3 * 4, { dtype: 'float64' })
    .mul(0.7)
    .sin()
    .reshape([6, 3, 4])
    .mul(2);
  return logSoftmax(scores, 2).detach().requiresGrad_();
};
const numbers = (x: Tensor): number[] => [...x.toTypedArray()].map(Number);
const near = (actual: number[], expected: number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((e, i) => expect(actual[i]).toBeCloseTo(e, 10));
};

it('takes concatenated targets of any length, none included', () => {
  const lp = logProbs();
  const losses = ctcLoss(lp, tensor([1n, 2n, 2n, 3n, 1n]), [6, 5, 4], [2, 3, 0], { reduction: 'none' });
  near(numbers(losses), [5.840221810653715, 6.017439641311463, 9.07028938301012]);
  losses.sum().backward();
  near(
    numbers((lp.grad as Tensor).select(2, 1)),
    [
      -0.5715503400903911, 0.17930690436437272, 0.08439468298835091, -0.11478599496327618, 0.054630693905404586,
      0.3623610796510106, -0.14540669492304223, 0.16533176906365, 0.15626208320486903, 0.05823070354592147,
      -0.09736756896788765, 0.09143306724892902, 0.18428639452568757, -0.7320190398414848, 0.0, 0.07718128725236231,
      0.0, 0.0,
    ],
  );
});

it('gives infinity, or zero where asked to, for a target that does not fit its input', () => {
  const targets = tensor([
    [1n, 1n, 1n],
    [2n, 3n, 1n],
    [1n, 0n, 0n],
  ]);
  const [first, ...others] = numbers(ctcLoss(logProbs(), targets, [3, 5, 4], [3, 3, 1], { reduction: 'none' }));
  expect(first).toBe(Infinity);
  near(others, [6.017439641311463, 6.137552043799069]);
  const lp = logProbs();
  const mean = ctcLoss(lp, targets, [3, 5, 4], [3, 3, 1], { zeroInfinity: true });
  near([mean.item()], [2.714455085856519]);
  mean.backward();
  expect(numbers((lp.grad as Tensor).select(1, 0)).every((g) => g === 0)).toBe(true);
});
