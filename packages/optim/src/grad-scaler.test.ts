import { autocast } from '@kindling/autograd';
import { getDefaultDevice, ones, tensor, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import { GradScaler } from './grad-scaler.ts';
import { SGD } from './sgd.ts';

function setting(scaler: GradScaler): { w: Tensor; optimizer: SGD; train: (factor: number) => boolean } {
  const w = ones([2]).requiresGrad_();
  const optimizer = new SGD([w], { lr: 1 });
  const train = (factor: number): boolean => {
    optimizer.zeroGrad();
    scaler.scale(w.sum().mul(factor)).backward();
    const stepped = scaler.step(optimizer);
    scaler.update();
    return stepped;
  };
  return { w, optimizer, train };
}

it('steps as without it, and grows after the interval', () => {
  const scaler = new GradScaler({ initScale: 4, growthInterval: 2 });
  const { w, train } = setting(scaler);
  expect([train(0.25), scaler.getScale(), train(0.25), scaler.getScale()]).toEqual([true, 4, true, 8]);
  expect(w.toArray()).toEqual([0.5, 0.5]);
});

it('leaves out a step whose gradients overflowed, and backs off', () => {
  const scaler = new GradScaler({ initScale: 4, growthInterval: 2 });
  const { w, train } = setting(scaler);
  expect([train(1), train(Infinity), scaler.getScale(), train(1), scaler.getScale()]).toEqual([
    true,
    false,
    2,
    true,
    2,
  ]);
  expect(w.toArray()).toEqual([-1, -1]);
});

it('rescues gradients that float16 would lose', () => {
  const gradient = (scale: number): number => {
    const scaler = new GradScaler({ initScale: scale });
    const w = tensor([[1]]).requiresGrad_();
    const optimizer = new SGD([w], { lr: 0 });
    const y = autocast(getDefaultDevice().type, { dtype: 'float16' }, () => w.mm(tensor([[1]])));
    scaler.scale(y.float().mul(1e-8).sum()).backward();
    scaler.unscale_(optimizer);
    return (w.grad as Tensor).item();
  };
  expect(gradient(1)).toBe(0);
  expect(gradient(2 ** 16)).toBeCloseTo(1e-8, 10);
});

it('unscales once, for clipping', () => {
  const scaler = new GradScaler();
  const { w, optimizer } = setting(scaler);
  scaler.scale([w.sum(), w.sum()]).forEach((loss) => loss.backward());
  scaler.unscale_(optimizer);
  expect(w.grad?.toArray()).toEqual([2, 2]);
  expect(() => scaler.unscale_(optimizer)).toThrow(/unscale_\(\) has already been called/);
  scaler.step(optimizer);
  expect(w.toArray()).toEqual([-1, -1]);
  expect(() => scaler.step(optimizer)).toThrow(/step\(\) has already been called/);
  expect(() => scaler.unscale_(optimizer)).toThrow(/after step/);
});

it('goes on where its state dict was taken', () => {
  const scaler = new GradScaler({ initScale: 4, growthInterval: 2 });
  setting(scaler).train(1);
  const again = new GradScaler();
  again.loadStateDict(scaler.stateDict());
  setting(again).train(1);
  expect(again.getScale()).toBe(8);
  expect(() => again.loadStateDict({ scale: 1 })).toThrow(/no number 'growth_factor'/);
  expect(again.stateDict()['scale']).toBe(8);
});

describe('mistakes', () => {
  it('are told apart', () => {
    const scaler = new GradScaler();
    const { optimizer } = setting(scaler);
    expect(() => scaler.step(optimizer)).toThrow(/no gradients to unscale/);
    expect(() => scaler.update()).toThrow(/needs a step/);
    expect(() => new GradScaler({ growthFactor: 1 })).toThrow(/growthFactor must be greater than 1/);
    expect(() => new GradScaler({ backoffFactor: 1 })).toThrow(/backoffFactor/);
    const half = ones([1], { dtype: 'float16' }).requiresGrad_();
    half.sum().backward();
    expect(() => scaler.unscale_(new SGD([half], { lr: 1 }))).toThrow(/gradient is float16/);
  });
});

it('does nothing when it is not enabled', () => {
  const scaler = new GradScaler({ enabled: false });
  const { w, train } = setting(scaler);
  expect([train(1), scaler.getScale(), scaler.stateDict()]).toEqual([true, 1, {}]);
  expect(w.toArray()).toEqual([0, 0]);
});

it('takes the device before its options, as PyTorch does', () => {
  expect(new GradScaler('cpu').getScale()).toBe(2 ** 16);
  expect(new GradScaler('cpu', { initScale: 8 }).getScale()).toBe(8);
});
