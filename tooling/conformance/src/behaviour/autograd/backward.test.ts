import { grad, noGrad } from '@kindling/autograd';
import { manualSeed, ones, rand, randn, tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

/** In a function, since TypeScript would believe that `grad` stays null. */
const clear = (x: Tensor): void => {
  x.grad = null;
};

onEveryDevice('backward', () => {
  it('gives the tutorial quadratic its gradient', () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    x.mul(x).add(2).mul(3).mean().backward();
    expect(x.grad?.toArray()).toEqual([
      [1.5, 3],
      [4.5, 6],
    ]);
  });

  it('accumulates until grad is set to null', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    x.mul(2).sum().backward();
    x.mul(2).sum().backward();
    expect(x.grad?.toArray()).toEqual([4, 4, 4]);
    clear(x);
    x.sum().backward();
    expect(x.grad?.toArray()).toEqual([1, 1, 1]);
  });

  it('adds what arrives over several paths, and undoes broadcasting', () => {
    manualSeed(0);
    const bias = rand([20], { requiresGrad: true });
    const x = rand([30, 20]);
    const y = x.add(bias);
    y.mul(bias).add(y).sum().backward();
    const wanted = x.sum(0).add(bias.detach().mul(60)).add(30);
    expect(bias.grad?.sub(wanted).abs().max().item()).toBeLessThan(1e-4);
  });

  it('takes a gradient for what is no scalar, and refuses to guess one', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(() => x.mul(2).backward()).toThrow(/only from one-element tensors, got shape \[2\]/);
    expect(() => x.mul(2).backward(ones([3]))).toThrow(/gradient of shape \[3\] for a tensor of shape \[2\]/);
    x.mul(2).backward(tensor([1, 10]));
    expect(x.grad?.toArray()).toEqual([2, 20]);
    expect(() => tensor([1]).backward()).toThrow(/does not require grad and has no gradFn/);
  });

  it('frees the graph unless told to retain it', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.exp().sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    expect(() => y.backward()).toThrow(/a second time, after its saved tensors were freed.*retainGraph/s);
  });

  it('gives gradients of gradients', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const [first] = grad(x.pow(3).sum(), x, { createGraph: true });
    const [second] = grad((first as Tensor).sum(), x, { createGraph: true });
    const [third] = grad((second as Tensor).sum(), x);
    expect(first?.toArray()).toEqual([3, 12, 27]);
    expect(second?.toArray()).toEqual([6, 12, 18]);
    expect(third?.toArray()).toEqual([6, 6, 6]);
  });

  it('computes only the gradients that are asked for', () => {
    const a = tensor([1, 2], { requiresGrad: true });
    const b = tensor([3, 4], { requiresGrad: true });
    const middle = a.mul(b);
    const loss = middle.mul(2).sum();
    expect(grad(loss, [middle, a], { retainGraph: true }).map((g) => g.toArray())).toEqual([
      [2, 2],
      [6, 8],
    ]);
    expect([a.grad, b.grad]).toEqual([null, null]);
    loss.backward(null, { inputs: b });
    expect(b.grad?.toArray()).toEqual([2, 4]);
    expect(a.grad).toBeNull();
  });

  it('says when an input is not used, or gives null for it', () => {
    const a = tensor([1], { requiresGrad: true });
    const b = tensor([1], { requiresGrad: true });
    expect(() => grad(a.mul(2), [a, b])).toThrow(/do not depend on input 1.*allowUnused/s);
    expect(grad(a.mul(2), [a, b], { allowUnused: true })[1]).toBeNull();
  });

  it('records nothing inside noGrad, also when the body throws', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = noGrad(() => x.mul(2));
    expect(y.requiresGrad).toBe(false);
    expect(() =>
      noGrad(() => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
    expect(x.mul(2).requiresGrad).toBe(true);
  });

  it('names nodes as PyTorch does and walks them', () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const y = x.add(2).mul(3).pow(2).mean();
    const names: string[] = [];
    for (let node = y.gradFn; node !== null; node = node.nextFunctions[0]?.[0] ?? null) names.push(node.name);
    expect(names).toEqual(['MeanBackward0', 'PowBackward0', 'MulBackward0', 'AddBackward0', 'AccumulateGrad']);
    expect(String(y)).toBe('tensor(182.2500, grad_fn=<MeanBackward0>)'.replace('182.2500', y.item().toFixed(4)));
    expect([x.isLeaf, y.isLeaf]).toEqual([true, false]);
  });

  it('walks a chain of 100,000 operations without recursion', () => {
    const x = ones([1], { requiresGrad: true });
    let y: Tensor = x;
    for (let i = 0; i < 100_000; i++) y = y.add(0);
    y.sum().backward();
    expect(x.grad?.item()).toBe(1);
  });

  it('calls hooks with gradients and takes what they return', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3);
    const seen: unknown[] = [];
    y.registerHook((g) => {
      seen.push(g.toArray());
      return g.mul(10);
    });
    const handle = x.registerHook((g) => void seen.push(g.toArray()));
    y.retainGrad();
    y.sum().backward();
    expect(seen).toEqual([
      [1, 1],
      [30, 30],
    ]);
    expect(y.grad?.toArray()).toEqual([10, 10]);
    handle.remove();
    x.mul(1).sum().backward();
    expect(seen.length).toBe(2);
  });

  it('leaves everything as it was when a hook throws', () => {
    manualSeed(1);
    const x = randn([40, 40], { requiresGrad: true });
    const handle = x.registerHook(() => {
      throw new Error('from the hook');
    });
    expect(() => x.mm(x).sum().backward()).toThrow('from the hook');
    expect(x.grad).toBeNull();
    handle.remove();
    x.mul(1).sum().backward();
    expect(x.grad?.sum().item()).toBe(1600);
  });
});
