import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import '@kindling/autograd';
import { DeviceError, manualSeed, randn, setDefaultDevice, tensor, zeros } from '@kindling/core';
import { beforeAll, describe, expect, it } from 'vitest';

describe('two devices', () => {
  beforeAll(() => setDefaultDevice('cpu'));

  it('move tensors of every size, and gradients back', () => {
    manualSeed(0);
    for (const sizes of [[], [3], [40, 50]]) {
      const x = randn(sizes, { requiresGrad: true });
      const there = x.to({ device: 'reference' });
      expect(there.device.type).toBe('reference');
      expect(there.toArray()).toEqual(x.toArray());
      there.mul(2).sum().backward();
      expect(x.grad?.device.type).toBe('cpu');
      expect(x.grad?.eq(2).all().item()).toBe(1);
    }
  });

  it('copy into each other', () => {
    const target = zeros([2, 3]);
    target.copy_(tensor([1, 2, 3], { device: 'reference' }));
    expect(target.toArray()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('do not mix, except for 0-dim tensors', () => {
    const x = tensor([1, 2]);
    expect(() => x.add(tensor([1, 2], { device: 'reference' }))).toThrow(
      /add: tensors are on different devices, cpu and reference/,
    );
    expect(() => x.reshape(1, 2).mm(zeros([2, 2], { device: 'reference' }))).toThrow(DeviceError);
    expect(x.add(tensor(1, { device: 'reference' })).toArray()).toEqual([2, 3]);
  });
});
