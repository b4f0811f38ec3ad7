import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import { manualSeed, randn, tensor, zeros, type Tensor } from '@kindling/core';
import * as nn from '@kindling/nn';
import { SGD } from '@kindling/optim';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { DataParallel } from '../index.ts';

const path = new URL('../../../../tooling/reference-values/module_repr.json', import.meta.url);
const { modules } = JSON.parse(readFileSync(path, 'utf8')) as { modules: { expr: string; repr: string }[] };

const net = (): nn.Sequential => {
  manualSeed(0);
  return new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Linear(8, 2)).double();
};
const devices = ['cpu', 'reference'];

it('prints as PyTorch prints, and on the CPU is the module itself', () => {
  const linear = new nn.Linear(2, 3);
  const model = new DataParallel(linear);
  expect(String(model)).toBe(modules.find(({ expr }) => expr === 'nn.DataParallel(nn.Linear(2, 3))')?.repr);
  const x = randn([4, 2]);
  expect(model(x).toArray()).toEqual(linear(x).toArray());
  expect(Object.keys(model.stateDict())).toEqual(['module.weight', 'module.bias']);
});

it('trains over two devices as the module does alone', () => {
  const alone = net();
  const inner = net();
  const model = new DataParallel(inner, { deviceIds: devices });
  const optimizers = [new SGD(alone.parameters(), { lr: 0.1 }), new SGD(model.parameters(), { lr: 0.1 })];
  for (let step = 0; step < 5; step++) {
    const x = randn([5, 3]).double();
    const losses = [alone, model].map((m, i) => {
      const loss = (m as nn.Module)(x).square().mean() as Tensor;
      optimizers[i]?.zeroGrad();
      loss.backward();
      optimizers[i]?.step();
      return loss.item();
    });
    expect(losses[1]).toBeCloseTo(losses[0] as number, 12);
  }
  alone.parameters().forEach((p, i) => {
    const other = inner.parameters()[i] as Tensor;
    expect(other.device.toString()).toBe('cpu');
    expect(p.sub(other).abs().max().item()).toBeLessThan(1e-12);
  });
});

it('scatters lists and objects, keeps scalars whole, gathers what comes, keeps buffers of the first device', () => {
  class Many extends nn.Module {
    seen = new nn.Buffer(zeros([1]));
    where: string[] = [];

    override forward({ a, b }: { a: Tensor; b: Tensor[] }, scale: number, zero: Tensor) {
      this.where.push(a.device.toString());
      this.seen.add_(a.shape[0] as number);
      return [a.mul(scale).add(b[0] as Tensor), { total: a.sum().add(zero) }, null] as const;
    }
  }
  const inner = new Many();
  const model = new DataParallel(inner, { deviceIds: devices, outputDevice: 'cpu' });
  const column = tensor([[1], [2], [3]]);
  const [sum, { total }, nothing] = model({ a: column, b: [column] }, 10, tensor(0.5));
  expect(sum.toArray()).toEqual([[11], [22], [33]]);
  expect(total.toArray()).toEqual([3.5, 3.5]);
  expect(nothing).toBeNull();
  expect(inner.seen.item()).toBe(2);
  const one = model({ a: column.narrow(0, 0, 1), b: [column.narrow(0, 0, 1)] }, 1, tensor(0))[0];
  expect(one.toArray()).toEqual([[2]]);
});

it('says where parameters should be, and which inputs do not fit', () => {
  const model = new DataParallel(new nn.Linear(2, 2), { deviceIds: ['reference', 'cpu'] });
  expect(() => model(zeros([2, 2]))).toThrow(/on device reference \(deviceIds\[0\]\) but found weight on cpu/);
  class Two extends nn.Module {
    weight = new nn.Parameter(zeros([1]));
    override forward(a: Tensor, _b: Tensor): Tensor {
      return a.mul(this.weight);
    }
  }
  const two = new DataParallel(new Two(), { deviceIds: devices });
  expect(() => two(zeros([4, 1]), zeros([1, 1]))).toThrow('inputs split into 2 and 1 parts');
});
