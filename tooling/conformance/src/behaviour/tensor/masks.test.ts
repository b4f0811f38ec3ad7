import { grad } from '@kindling/autograd';
import { arange, isin, nonzero, tensor, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('nonzero', () => {
  const x = tensor([
    [0, 3],
    [5, 0],
  ]);

  it('gives rows of indices, or what indexing takes', () => {
    expect(x.nonzero().toArray()).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(x.at(...nonzero(x, { asTuple: true })).toArray()).toEqual([3, 5]);
  });

  it('keeps the dimensions of what it finds nothing in', () => {
    expect([...zeros([2, 3]).nonzero().shape]).toEqual([0, 2]);
    expect([...tensor(1).nonzero().shape]).toEqual([1, 0]);
    expect(tensor(1).nonzero({ asTuple: true })[0]?.toArray()).toEqual([0]);
  });

  it('counts along dimensions', () => {
    expect(x.countNonzero().item()).toBe(2);
    expect(x.countNonzero(0).toArray()).toEqual([1, 1]);
  });
});

onEveryDevice('writes at indices and masks', () => {
  it('carry gradients to both sides', () => {
    const x = tensor([1, 2, 3, 4], { requiresGrad: true });
    const values = tensor([10, 20], { requiresGrad: true });
    const weights = tensor([1, 2, 3, 4]);
    const put = x.mul(1).indexPut_([tensor([3n, -4n])], values);
    expect(put.toArray()).toEqual([20, 2, 3, 10]);
    expect(grad(put.mul(weights).sum(), [x, values]).map((g) => g?.toArray())).toEqual([
      [0, 2, 3, 0],
      [4, 1],
    ]);
    const scattered = x.mul(1).maskedScatter_(tensor([false, true, true, false]), values);
    expect(scattered.toArray()).toEqual([1, 10, 20, 4]);
    expect(grad(scattered.mul(weights).sum(), [x, values]).map((g) => g?.toArray())).toEqual([
      [1, 0, 0, 4],
      [2, 3],
    ]);
  });

  it('add up where an index repeats, if asked', () => {
    const places = [tensor([1n, 1n, 1n])];
    expect(zeros([3]).indexPut(places, tensor(2), { accumulate: true }).toArray()).toEqual([0, 6, 0]);
    expect(
      arange(3)
        .put(tensor([0n, 0n]), tensor([5n, 6n]), { accumulate: true })
        .toArray(),
    ).toEqual([11, 1, 2]);
  });

  it('leave the tensor as it was when an index is refused', () => {
    const x = arange(3);
    expect(() => x.indexPut_([tensor([0n, 3n])], tensor([7n, 7n]))).toThrow(
      /indexPut_: index 3 is out of bounds for dimension 0 with size 3/,
    );
    expect(() => x.indexFill_(0, tensor([-4n]), 7)).toThrow(/indexFill_: index -4/);
    expect(x.toArray()).toEqual([0, 1, 2]);
  });
});

onEveryDevice('isin', () => {
  it('takes a number on either side', () => {
    expect(isin(tensor([1, 2]), 2).toArray()).toEqual([false, true]);
    expect(isin(2, tensor([1, 2])).item()).toBe(1);
  });
});
