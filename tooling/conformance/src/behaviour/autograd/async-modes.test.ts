import { enableGradAsync, inferenceModeAsync, isGradEnabled, noGrad, noGradAsync } from '@kindling/autograd';
import { manualSeed, ones, randn, tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

async function* batches(n: number): AsyncGenerator<Tensor> {
  for (let i = 0; i < n; i++) {
    await pause();
    yield randn([3]);
  }
}

onEveryDevice('async gradient modes', () => {
  it('hold over every await of an evaluation loop', async () => {
    manualSeed(0);
    const w = ones([3], { requiresGrad: true });
    const recorded: boolean[] = [];
    const total = await noGradAsync(async () => {
      let sum = 0;
      for await (const x of batches(3)) {
        const y = x.mul(w).sum();
        recorded.push(y.requiresGrad);
        sum += y.item();
      }
      return sum;
    });
    expect(recorded).toEqual([false, false, false]);
    expect(total).not.toBe(0);
    expect(isGradEnabled()).toBe(true);
  });

  it('belong to their task: training goes on beside evaluation', async () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const train = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        w.grad = null;
        w.mul(w).sum().backward();
        await pause();
        noGrad(() => w.sub_((w.grad as Tensor).mul(0.25)));
      }
    };
    const evaluate = (): Promise<boolean[]> =>
      noGradAsync(async () => {
        const seen: boolean[] = [];
        for (let i = 0; i < 5; i++) {
          seen.push(
            w.mul(2).requiresGrad,
            noGrad(() => w.mul(2).requiresGrad),
          );
          await pause();
        }
        return seen;
      });
    const [, seen] = await Promise.all([train(), evaluate()]);
    expect(new Set(seen)).toEqual(new Set([false]));
    // Each step halves: w - 0.25 · 2w.
    expect(w.toArray()).toEqual([0.25, 0.375]);
  });

  it('nest, and end when the body rejects', async () => {
    const x = tensor([1], { requiresGrad: true });
    const inner = await noGradAsync(async () => {
      const recorded = await enableGradAsync(async () => {
        await pause();
        return x.mul(2).requiresGrad;
      });
      return [recorded, x.mul(2).requiresGrad];
    });
    expect(inner).toEqual([true, false]);
    const rejected = inferenceModeAsync(async () => {
      await pause();
      throw new RangeError('mine');
    });
    await expect(rejected).rejects.toThrow(RangeError);
    expect(x.mul(2).requiresGrad).toBe(true);
  });
});
