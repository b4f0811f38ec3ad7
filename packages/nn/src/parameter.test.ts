import { ones, tensor, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../cpu-backend/src/index.ts';
import { Buffer, Linear, Parameter } from './index.ts';

it('shares the memory of its data and is a leaf, whatever the history', () => {
  const made = ones([3]).requiresGrad_().mul(2);
  const p = new Parameter(made);
  expect([p.isLeaf, p.requiresGrad, new Parameter(made, { requiresGrad: false }).requiresGrad]).toEqual([
    true,
    true,
    false,
  ]);
  p.data.fill_(5);
  expect(made.toArray()).toEqual([5, 5, 5]);
  expect(() => new Parameter(zeros([1], { dtype: 'int64' }))).toThrow('only floating tensors can require gradients');
});

it('leaves small typed arrays for device memory, as kernels with pointer arrays need it', () => {
  const x = tensor([1, 2]);
  expect(x.storage.host).not.toBeNull();
  const p = new Parameter(x);
  expect([p.storage.host, p.toArray(), x.toArray()]).toEqual([null, [1, 2], [1, 2]]);
  expect(new Linear(2, 2).double().weight.storage.host).toBeNull();
});

it('has buffers beside it that are not trained', () => {
  const b = new Buffer(ones([2]), { persistent: false });
  expect([b.persistent, b.requiresGrad, b.toArray()]).toEqual([false, false, [1, 1]]);
});
