import { ones, zeros } from '@kindling/core';
import '@kindling/autograd';
import { expect, it } from 'vitest';

it('runs backward on the meta device: sizes and dtypes of gradients, no elements', () => {
  const w = ones([784, 10], { device: 'meta', requiresGrad: true });
  const x = zeros([64, 784], { device: 'meta' });
  x.matmul(w).exp().logSoftmax(1).sum().backward();
  expect(w.grad?.device.type).toBe('meta');
  expect([...(w.grad?.shape ?? [])]).toEqual([784, 10]);
});
