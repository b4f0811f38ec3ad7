import {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from '@kindling/autograd';
import { AutogradError, ones, tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('gradient modes', () => {
  it('nest, and end when their body throws', () => {
    const x = tensor([1], { requiresGrad: true });
    const seen = noGrad(() => [x.mul(2).requiresGrad, enableGrad(() => x.mul(2).requiresGrad), x.mul(2).requiresGrad]);
    expect(seen).toEqual([false, true, false]);
    expect(() =>
      noGrad(() => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
    expect(isGradEnabled()).toBe(true);
  });

  it('can be set until further notice', () => {
    const x = tensor([1], { requiresGrad: true });
    setGradEnabled(false);
    expect(x.mul(2).requiresGrad).toBe(false);
    setGradEnabled(true);
    expect(x.mul(2).requiresGrad).toBe(true);
    expect(setGradEnabled(false, () => x.mul(2).requiresGrad)).toBe(false);
  });

  it('refuse a promise, naming the form that takes one', () => {
    expect(() => noGrad(async () => 1)).toThrow(/noGrad: the callback is async.*await noGradAsync\(/s);
    expect(() => inferenceMode(async () => 1)).toThrow(/await inferenceModeAsync\(/);
    expect(isGradEnabled()).toBe(true);
  });
});

onEveryDevice('inference mode', () => {
  it('marks what it makes, not views of what was there', () => {
    const x = ones([2, 2]);
    const [made, view, clone] = inferenceMode(() => [x.mul(2), x.at(0), x.clone()] as const);
    expect([made, view, clone].map((t) => t.isInference())).toEqual([true, false, true]);
    expect([isInferenceModeEnabled(), inferenceMode(isInferenceModeEnabled)]).toEqual([false, true]);
    expect(made.clone().isInference()).toBe(false);
  });

  it('records nothing, also under enableGrad; a nested false lifts it', () => {
    const x = ones([2], { requiresGrad: true });
    const [inside, lifted] = inferenceMode(() => [
      enableGrad(() => x.mul(2).requiresGrad),
      inferenceMode(false, () => x.mul(2).requiresGrad),
    ]);
    expect([inside, lifted]).toEqual([false, true]);
  });

  it('keeps its tensors out of graphs and from writes outside', () => {
    const x = inferenceMode(() => ones([2]));
    const w = ones([2], { requiresGrad: true });
    expect(() => w.mul(x)).toThrow(/inference mode cannot be saved for backward.*clone\(\)/s);
    expect(w.add(x).requiresGrad).toBe(true);
    expect(() => x.add_(1)).toThrow(/add_: a tensor made in inference mode is written outside it/);
    expect(() => x.copy_(ones([2]))).toThrow(AutogradError);
    expect(() => (x.requiresGrad = true)).toThrow(/cannot require gradients outside it/);
    inferenceMode(() => x.add_(1));
    expect(x.toArray()).toEqual([2, 2]);
  });
});

describe('using a mode for a block', () => {
  it('ends with the block, in any order of nesting', () => {
    const x = tensor([1], { requiresGrad: true });
    const seen: boolean[] = [];
    {
      using _ = noGrad();
      seen.push(x.mul(2).requiresGrad);
      {
        using _ = enableGrad();
        seen.push(x.mul(2).requiresGrad);
      }
      seen.push(x.mul(2).requiresGrad);
    }
    seen.push(x.mul(2).requiresGrad);
    expect(seen).toEqual([false, true, false, true]);
  });

  it('reports a scope held over an await, and lets no other task see its mode', async () => {
    const others: boolean[] = [];
    const held = async (): Promise<void> => {
      using _ = noGrad();
      using __ = inferenceMode();
      await null;
      others.push(isGradEnabled());
    };
    const [result] = await Promise.allSettled([held(), Promise.resolve().then(() => others.push(isGradEnabled()))]);
    // The second scope's error wraps the first's, as `using` does with several.
    expect(String((result as PromiseRejectedResult).reason.error ?? (result as PromiseRejectedResult).reason)).toMatch(
      /held over an await/,
    );
    expect(others).toEqual([true, true]);
    expect([isGradEnabled(), isInferenceModeEnabled()]).toEqual([true, false]);
  });

  it('reports nothing for scopes that ended before', async () => {
    const fine = async (): Promise<boolean> => {
      {
        using _ = noGrad();
      }
      await null;
      return isGradEnabled();
    };
    expect(await fine()).toBe(true);
  });
});
