import '@kindling/cpu-backend';
import '@kindling/autograd';
import { keep, KindlingError, memoryStats, ones, scope, setDefaultDevice, type Tensor } from '@kindling/core';
import { beforeAll, describe, expect, it } from 'vitest';

describe('optional early freeing', () => {
  beforeAll(() => setDefaultDevice('cpu'));

  it('frees what a scope made, except what it returns or keeps', () => {
    const before = memoryStats().liveBlocks;
    let temporary: Tensor | null = null;
    let saved: Tensor | null = null;
    const { a, list } = scope(() => {
      temporary = ones([100]);
      saved = keep(temporary.add(1));
      return { a: temporary.add(2), list: [temporary.add(3)] };
    });
    expect(memoryStats().liveBlocks - before).toBe(3);
    expect([a.sum().item(), list[0]?.sum().item()]).toEqual([300, 400]);
    expect((saved as Tensor | null)?.sum().item()).toBe(200);
    expect(() => temporary?.add(1)).toThrow(/was freed by scope\(\).*keep\(\)/s);
  });

  it('nests: what an inner scope returns belongs to the outer one', () => {
    let inner: Tensor | null = null;
    const total = scope(() => {
      inner = scope(() => ones([50]).mul(2));
      return inner.sum().item();
    });
    expect(total).toBe(100);
    expect(() => inner?.sum()).toThrow(/scope\(\)/);
  });

  it('leaves alone what a graph or a gradient still needs', () => {
    const x = ones([64], { requiresGrad: true });
    const loss = scope(() => x.mul(3).exp().sum());
    scope(() => loss.backward());
    expect(x.grad?.at(0).item()).toBeCloseTo(3 * Math.exp(3), 3);
  });

  it('throws where a disposed tensor is used, also in backward, and frees at the end of a block', () => {
    const x = ones([64], { requiresGrad: true });
    const y = x.exp();
    const loss = y.sum();
    y.dispose();
    expect(() => y.add(1)).toThrow(/was freed by dispose\(\)/);
    expect(() => loss.backward()).toThrow(/was freed by dispose\(\)/);
    expect(x.grad).toBeNull();
    const before = memoryStats().liveBlocks;
    {
      using z = ones([64]);
      expect(z.sum().item()).toBe(64);
    }
    expect(memoryStats().liveBlocks).toBe(before);
  });

  it('refuses async bodies and cleans up when a body throws', () => {
    const before = memoryStats().liveBlocks;
    expect(() => scope(async () => ones([64]))).toThrow(KindlingError);
    expect(() =>
      scope(() => {
        ones([64]);
        throw new RangeError('mine');
      }),
    ).toThrow('mine');
    expect(memoryStats().liveBlocks).toBe(before);
  });
});
