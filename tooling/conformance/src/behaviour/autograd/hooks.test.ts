// Programs of PyTorch's notes on hooks, with the values that PyTorch gives.
import { grad } from '@kindling/autograd';
import { ones, tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const leaf = (data: number[]): Tensor => tensor(data, { requiresGrad: true });

onEveryDevice('hooks of tensors', () => {
  it('run in the order of registration, each on what the one before returned', () => {
    const a = leaf([1, 2]);
    const b = a.mul(2);
    const log: unknown[] = [];
    b.registerHook((g) => {
      log.push(['first', g.toArray()]);
      return g.mul(2);
    });
    b.registerHook((g) => {
      log.push(['second', g.toArray()]);
      return g.add(1);
    });
    b.sum().backward();
    expect(log).toEqual([
      ['first', [1, 1]],
      ['second', [2, 2]],
    ]);
    expect(a.grad?.toArray()).toEqual([6, 6]);
  });

  it('of leaves change what is accumulated, until they are removed', () => {
    const v = leaf([0, 0, 0]);
    const handle = v.registerHook((g) => g.mul(2));
    v.backward(tensor([1, 2, 3]));
    expect(v.grad?.toArray()).toEqual([2, 4, 6]);
    handle.remove();
    handle.remove();
    v.grad?.zero_();
    v.backward(tensor([1, 2, 3]));
    expect(v.grad?.toArray()).toEqual([1, 2, 3]);
  });

  it('registered before a write see the gradient of the old value, retained gradients that of the new', () => {
    const t = tensor(1, { requiresGrad: true }).sin();
    const log: unknown[] = [];
    t.registerHook((g) => void log.push(['before', g.item()]));
    t.retainGrad();
    t.cos_();
    t.registerHook((g) => void log.push(['after', g.item()]));
    t.backward();
    // Since PyTorch 2.0; -sin(sin 1).
    expect(log).toEqual([
      ['after', 1],
      ['before', expect.closeTo(-0.745624, 5)],
    ]);
    expect([t.grad?.item(), t.retainsGrad]).toEqual([1, true]);
  });

  it('come before the retained gradient, whenever they were registered', () => {
    const y = leaf([1, 2]).mul(3);
    y.retainGrad();
    y.registerHook((g) => g.mul(10));
    y.sum().backward();
    expect(y.grad?.toArray()).toEqual([10, 10]);
  });

  it('see what grad() returns', () => {
    const x = leaf([1, 2]);
    x.registerHook((g) => g.mul(5));
    expect(grad(x.mul(2).sum(), x)[0]?.toArray()).toEqual([10, 10]);
    expect(x.grad).toBeNull();
  });

  it('may run a backward of their own through the same graph, while gradients wait in it', () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    const other = y.sum();
    let inner: unknown = null;
    y.registerHook(() => {
      // The backward below calls the hook once more.
      if (inner !== null) return;
      inner = 'running';
      inner = grad(other, x, { retainGraph: true })[0]?.toArray();
    });
    y.mul(x).sum().backward();
    const e = [Math.E, Math.E ** 2];
    expect(inner).toEqual(e.map((v) => expect.closeTo(v, 4)));
    expect(x.grad?.toArray()).toEqual(e.map((v, i) => expect.closeTo(v * (i + 2), 4)));
  });

  it('must return a tensor alike', () => {
    const x = leaf([1, 2]);
    x.registerHook(() => ones([3]));
    expect(() => x.sum().backward()).toThrow(/the hook returned float32 \[3\] on \w+ for a gradient of float32 \[2\]/);
  });

  it('are refused where no gradient will come', () => {
    expect(() => tensor([1]).registerHook(() => {})).toThrow(/does not require grad/);
    expect(() =>
      leaf([1])
        .mul(2)
        .registerPostAccumulateGradHook(() => {}),
    ).toThrow(/only leaf tensors/);
    expect(() => tensor([1]).retainGrad()).toThrow(/does not require grad/);
  });
});

onEveryDevice('hooks of nodes', () => {
  it('see gradients of inputs and outputs, and may replace either', () => {
    const a = leaf([1, 2]);
    const b = a.mul(a);
    const log: unknown[] = [];
    const lists = (grads: readonly (Tensor | null)[]): unknown[] => grads.map((g) => g?.toArray() ?? null);
    b.gradFn?.registerPrehook(([g]) => [g?.mul(10) ?? null]);
    const handle = b.gradFn?.registerHook((inputs, outputs) => void log.push([lists(inputs), lists(outputs)]));
    b.sum().backward(null, { retainGraph: true });
    expect(log).toEqual([
      [
        [
          [10, 20],
          [10, 20],
        ],
        [[10, 10]],
      ],
    ]);
    expect(a.grad?.toArray()).toEqual([20, 40]);
    handle?.remove();
    b.gradFn?.registerHook((inputs) => inputs.map(() => null));
    b.sum().backward();
    expect([log.length, a.grad?.toArray()]).toEqual([1, [20, 40]]);
  });

  it('of nodes see what came in as it was, though large gradients are overwritten where nobody looks', () => {
    const x = ones([50, 3]).requiresGrad_();
    const [h, scaled] = [x.sub(2).relu(), x.add(1).tanh().mul(3)];
    h.retainGrad();
    const incoming: Tensor[] = [];
    h.gradFn?.registerHook((_, outputs) => void incoming.push(...outputs.filter((g) => g !== null)));
    h.mul(3).sum().backward();
    expect(x.grad?.sum().item()).toBe(0);
    expect([incoming[0]?.sum().item(), h.grad?.sum().item()]).toEqual([450, 450]);
    scaled.sum().backward(null, { retainGraph: true });
    scaled.sum().backward();
    expect(x.grad?.at(0, 0).item()).toBeCloseTo(6 * (1 - Math.tanh(2) ** 2), 5);
  });

  it('run after the leaf was updated, for a step in the middle of backward', () => {
    const w = leaf([1, 2]);
    const seen: unknown[] = [];
    w.registerPostAccumulateGradHook((p) => {
      seen.push(p.grad?.toArray());
      p.grad = null;
    });
    w.mul(3).sum().backward();
    expect([seen, w.grad]).toEqual([[[3, 3]], null]);
  });

  it('keep notes', () => {
    const y = leaf([1]).exp();
    (y.gradFn as NonNullable<typeof y.gradFn>).metadata['name'] = 'mine';
    expect(y.gradFn?.metadata).toEqual({ name: 'mine' });
    expect([y.outputNr, y.unsqueeze(0).unbind()[0]?.outputNr]).toEqual([0, 0]);
  });
});
