import { grad, savedTensorsHooks, saveOnCpu } from '@kindling/autograd';
import { AutogradError, ones, tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('hooks of saved tensors', () => {
  it('stand for what the graph keeps', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const log: string[] = [];
    const y = savedTensorsHooks(
      (t) => {
        log.push(`pack ${JSON.stringify(t.toArray())}`);
        return t.toArray();
      },
      (packed) => {
        log.push(`unpack ${JSON.stringify(packed)}`);
        return tensor(packed as number[]);
      },
      () => x.pow(2).exp(),
    );
    y.sum().backward();
    expect(x.grad?.div(x.detach().pow(2).exp().mul(x.detach()).mul(2)).sub(1).abs().max().item()).toBeLessThan(1e-5);
    // x and 2 for pow, the result for exp; backward runs in reverse.
    expect(log.map((line) => line.split(' ')[0])).toEqual(['pack', 'pack', 'pack', 'unpack', 'unpack', 'unpack']);
    expect(log[0]).toBe('pack [1,2,3]');
  });

  it('keep the place in the graph, for gradients of gradients', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = savedTensorsHooks(
      (t) => t.mul(2),
      (t) => t.div(2),
      () => x.mul(x).mul(x),
    );
    const [first] = grad(y.sum(), x, { createGraph: true });
    const [second] = grad((first as Tensor).sum(), x);
    expect([first?.toArray(), second?.toArray()]).toEqual([
      [3, 12],
      [6, 12],
    ]);
  });

  it('of the inner pair win, and end with their body', () => {
    const x = ones([2], { requiresGrad: true });
    const used: string[] = [];
    const hooks = (name: string): [(t: Tensor) => Tensor, (t: Tensor) => Tensor] => [
      (t) => (used.push(name), t),
      (t) => t,
    ];
    savedTensorsHooks(...hooks('outer'), () => {
      x.exp();
      savedTensorsHooks(...hooks('inner'), () => x.exp());
      x.exp();
    });
    x.exp();
    expect(used).toEqual(['outer', 'inner', 'outer']);
  });

  it('are told when they misbehave', () => {
    const x = ones([2], { requiresGrad: true });
    expect(() =>
      savedTensorsHooks(
        (t) => t.add_(1),
        (t) => t,
        () => x.exp(),
      ),
    ).toThrow(/pack hook modified its tensor/);
    const y = savedTensorsHooks(
      () => 7,
      () => 7 as never,
      () => x.exp(),
    );
    expect(() => y.sum().backward()).toThrow(/unpack hook must return a tensor, got number/);
    expect(() =>
      savedTensorsHooks(
        (t) => t,
        (t) => t,
        async () => x.exp(),
      ),
    ).toThrow(AutogradError);
  });

  it('free what they kept with the graph', () => {
    const x = ones([2], { requiresGrad: true });
    const y = savedTensorsHooks(
      (t) => t,
      (t) => t,
      () => x.exp().sum(),
    );
    y.backward();
    expect(() => y.backward()).toThrow(/a second time/);
  });

  it('may keep tensors on the CPU', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = saveOnCpu(() => x.mul(x));
    expect(x.device.toString()).toBe(y.device.toString());
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([2, 4]);
  });
});
