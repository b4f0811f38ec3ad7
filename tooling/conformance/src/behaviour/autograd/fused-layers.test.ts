// Derivatives that nn gives to ops of core, of both orders: the samples of those ops run without them.
import { manualSeed, randn, type Tensor } from '@kindling/core';
import { functional, LSTM } from '@kindling/nn';
import { gradcheck, gradgradcheck } from '@kindling/testing';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const leaf = (...sizes: number[]): Tensor => randn(sizes, { dtype: 'float64' }).requiresGrad_();

onEveryDevice('fused layers', () => {
  it('an LSTM of both directions has the right gradients', () => {
    manualSeed(0);
    const lstm = new LSTM(2, 2, { bidirectional: true }).double();
    const run = (x: Tensor): Tensor => lstm(x)[0] as Tensor;
    const inputs = [leaf(2, 2, 2)];
    expect(run(inputs[0] as Tensor).requiresGrad).toBe(true);
    gradcheck(run, inputs);
    gradgradcheck(run, inputs);
  });

  it('attention has the right gradients', () => {
    manualSeed(0);
    const run = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
      functional.scaledDotProductAttention(q, k, v, { isCausal: true });
    const inputs = [leaf(1, 1, 2, 2), leaf(1, 1, 2, 2), leaf(1, 1, 2, 2)] as const;
    expect(run(...inputs).gradFn?.name).toBe('ScaledDotProductAttentionBackward0');
    gradcheck(run, [...inputs]);
    gradgradcheck(run, [...inputs]);
  });
});
