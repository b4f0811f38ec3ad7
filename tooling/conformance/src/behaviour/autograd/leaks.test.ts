// 5,000 iterations of what is easy to leak from: memory blocks return to the number there were.
import { AutogradFunction, checkpoint, grad, savedTensorsHooks, type FunctionContext } from '@kindling/autograd';
import { collectGarbage, manualSeed, memoryStats, randn, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../devices.ts';

const ITERATIONS = 5000;
/** Above the size up to which storages are plain arrays. */
const input = (): Tensor => randn([40], { device: 'cpu', requiresGrad: true });

class Cube extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    const square = x.mul(x);
    ctx.saveForBackward(x, square);
    return square.mul(x);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [, square] = ctx.savedTensors;
    return g.mul(square).mul(3);
  }
}

class Throws extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.exp();
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    if (g.mul(ctx.savedTensors[0]).numel() > 0) throw new RangeError('mine');
    return g;
  }
}

const scenarios: Record<string, () => void> = {
  hooks() {
    const x = input();
    const y = x.exp();
    y.registerHook((g) => g.mul(2));
    y.retainGrad();
    const z = y.sin();
    z.gradFn?.registerPrehook((grads) => grads.map((g) => g?.mul(2) ?? null));
    z.gradFn?.registerHook((grads) => grads.map((g) => g?.mul(2) ?? null));
    x.registerPostAccumulateGradHook((leaf) => (leaf.grad = null));
    z.mul(y).sum().backward();
  },
  'double backward'() {
    const x = input();
    const [first] = grad(x.exp().mul(x).sum(), x, { createGraph: true }) as [Tensor];
    first.mul(first).sum().backward();
  },
  'a gradient of a gradient that is dropped'() {
    const x = input();
    grad(x.exp().mul(x).sum(), x, { createGraph: true });
  },
  checkpoint() {
    const x = input();
    checkpoint((a: Tensor) => a.exp().sin().mul(a), x)
      .sum()
      .backward();
  },
  'custom function'() {
    const x = input();
    Cube.apply(x.mul(2)).sum().backward();
  },
  'a custom function that is dropped'() {
    Cube.apply(input().mul(2));
  },
  'an exception in the middle of backward'() {
    const x = input();
    const y = x.sin();
    const loss = Throws.apply(y).mul(y.cos()).add(y.exp()).sum();
    expect(() => loss.backward()).toThrow(RangeError);
  },
  'a saved tensor that was written'() {
    const x = input();
    const y = x.exp();
    const loss = y.sin().add(x.cos().exp()).sum();
    y.add_(1);
    expect(() => loss.backward()).toThrow(/modified by an in-place operation/);
  },
  'an exception in a hook'() {
    const x = input();
    const y = x.exp();
    y.registerHook(() => {
      throw new RangeError('mine');
    });
    expect(() => y.sin().mul(y).sum().backward()).toThrow(RangeError);
  },
  'an exception in a node hook'() {
    const y = input().exp();
    y.gradFn?.registerHook(() => {
      throw new RangeError('mine');
    });
    expect(() => y.sin().mul(y).sum().backward()).toThrow(RangeError);
  },
  'hooks of saved tensors'() {
    const x = input();
    const loss = savedTensorsHooks(
      (t) => t.mul(1),
      (t) => t.mul(1),
      () => x.exp().sin().mul(x).sum(),
    );
    loss.backward();
  },
  'writes in place'() {
    const x = input();
    const y = x.mul(2);
    y.at('0:20').mul_(3);
    y.exp_();
    y.sum().backward();
  },
};

const live = (): number => {
  collectGarbage('cpu');
  return memoryStats('cpu').liveBlocks;
};

describe.each(Object.entries(scenarios))('%s', (_, run) => {
  it('leaves no memory behind', () => {
    manualSeed(0);
    for (let i = 0; i < 100; i++) run();
    const start = live();
    for (let i = 0; i < ITERATIONS; i++) run();
    expect(live()).toBeLessThanOrEqual(start);
  });
});
