import { checkpoint, checkpointSequential, grad, noGrad } from '@kindling/autograd';
import { collectGarbage, manualSeed, memoryStats, rand, randn, tensor, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const layer = (x: Tensor): Tensor => {
  const w = tensor(
    [
      [1, -2],
      [0.5, 3],
    ],
    { dtype: 'float64' },
  );
  return x.mm(w).sin().mul(x);
};

/** Gradient of x, and how often `f` was called. */
function gradient(
  f: (x: Tensor) => Tensor,
  wrap: (f: (x: Tensor) => Tensor) => (x: Tensor) => Tensor,
): [unknown, number] {
  let calls = 0;
  const counted = (x: Tensor): Tensor => {
    calls++;
    return f(x);
  };
  const x = tensor(
    [
      [0.1, 0.2],
      [0.3, 0.4],
    ],
    { dtype: 'float64', requiresGrad: true },
  );
  manualSeed(3);
  wrap(counted)(x.mul(2)).sum().backward();
  return [x.grad?.toArray(), calls];
}
const plain = (f: (x: Tensor) => Tensor) => f;
const once = (f: (x: Tensor) => Tensor) => (x: Tensor) => checkpoint(f, x);

onEveryDevice('checkpoint', () => {
  it('computes twice, and gives the same gradient', () => {
    const [wanted] = gradient(layer, plain);
    expect(gradient(layer, once)).toEqual([wanted, 2]);
  });

  it('draws the same random numbers again, and leaves the generator where it was', () => {
    const dropout = (x: Tensor): Tensor => layer(x).mul(rand([2, 2], { dtype: 'float64' }).gt(0.5).to('float64'));
    const [wanted] = gradient(dropout, plain);
    const after = rand([1]).item();
    expect(gradient(dropout, once)).toEqual([wanted, 2]);
    expect(rand([1]).item()).toBe(after);
    const forgetful = (f: (x: Tensor) => Tensor) => (x: Tensor) => checkpoint(f, x, { preserveRngState: false });
    const [other] = gradient((x) => layer(x).mul(rand([2, 2], { dtype: 'float64' })), forgetful);
    expect(other).not.toEqual(gradient((x) => layer(x).mul(rand([2, 2], { dtype: 'float64' })), plain)[0]);
  });

  it('works with what the function takes from outside, with grad, and for second derivatives', () => {
    const p = tensor([2, 3], { dtype: 'float64', requiresGrad: true });
    const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    const y = checkpoint((t: Tensor, n: number) => t.mul(p).pow(n), x, 3).sum();
    const [gx, gp] = grad(y, [x, p], { createGraph: true }) as [Tensor, Tensor];
    expect([gx.toArray(), gp.toArray()]).toEqual([
      [24, 324],
      [12, 216],
    ]);
    expect(grad(gx.sum(), x)[0]?.toArray()).toEqual([48, 324]);
  });

  it('nests, and takes backward twice through a retained graph', () => {
    const [wanted] = gradient((x) => layer(layer(layer(x))), plain);
    const nested = (f: (x: Tensor) => Tensor) => (x: Tensor) =>
      checkpoint((t: Tensor) => layer(checkpoint(f, layer(t))), x);
    expect(gradient(layer, nested)).toEqual([wanted, 3]);
    const x = tensor([1, 2], { requiresGrad: true });
    const y = checkpoint((t: Tensor) => t.exp().mul(t), x).sum();
    y.backward(null, { retainGraph: true });
    const first = x.grad?.mul(2).toArray();
    y.backward();
    expect(x.grad?.toArray()).toEqual(first);
  });

  it('cuts a chain into segments', () => {
    const chain = [layer, layer, layer, layer, layer];
    const [wanted] = gradient((x) => chain.reduce((y, f) => f(y), x), plain);
    let calls = 0;
    const counted = chain.map((f) => (x: Tensor) => {
      calls++;
      return f(x);
    });
    const [got] = gradient((x) => checkpointSequential(counted, 2, x), plain);
    expect(got).toEqual(wanted);
    // The last segment, of three, is not run again.
    expect(calls).toBe(7);
    expect(() => checkpointSequential(chain, 6, tensor([1]))).toThrow(/6 segments of 5 functions/);
  });

  it('does not check inside noGrad', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(noGrad(() => checkpoint((t: Tensor) => t.exp(), x)).requiresGrad).toBe(false);
  });

  it('notices that the second run differs', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    let first = true;
    const fickle = checkpoint((t: Tensor) => {
      const y = t.exp();
      const result = first ? y.sin() : y;
      first = false;
      return result;
    }, x);
    expect(() => fickle.sum().backward()).toThrow(
      /checkpoint: running the function again.*saved 1 tensors instead of 2/,
    );
    let n = 2;
    const growing = checkpoint((t: Tensor) => t.expand(n++, 2).exp(), x);
    expect(() => growing.sum().backward()).toThrow(/float32 \[3, 2\] instead of float32 \[2, 2\]/);
    const y = x.mul(1);
    const written = checkpoint((t: Tensor) => t.exp(), y);
    y.add_(1);
    expect(() => written.sum().backward()).toThrow(/an argument of shape \[2\] was modified in place/);
    expect(() => checkpoint(async (t: Tensor) => t.exp(), x)).toThrow(/the callback is async/);
  });
});

describe('memory of a checkpoint', () => {
  it('is that of its arguments and result', () => {
    const live = (): number => {
      collectGarbage('cpu');
      return memoryStats('cpu').allocatedBytes;
    };
    const deep = (x: Tensor): Tensor => {
      let y = x;
      for (let i = 0; i < 20; i++) y = y.sin();
      return y;
    };
    const held = (f: (x: Tensor) => Tensor): number => {
      const x = randn([10_000], { device: 'cpu', requiresGrad: true });
      const before = live();
      const y = f(x);
      const bytes = live() - before;
      y.sum().backward();
      return bytes / 40_000;
    };
    expect(held(deep)).toBeGreaterThanOrEqual(20);
    expect(held((x) => checkpoint(deep, x))).toBeLessThanOrEqual(2);
  });
});
