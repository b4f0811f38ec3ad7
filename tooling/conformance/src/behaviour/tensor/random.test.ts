import { empty, manualSeed, rand, slice } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('random fills', () => {
  it('draw in the order of memory, as PyTorch does for a transposed tensor', () => {
    manualSeed(3);
    const plain = rand([3, 4]);
    manualSeed(3);
    const turned = empty([3, 4]).t().uniform_();
    expect(turned.t().toArray()).toEqual(plain.toArray());
  });

  it('draw nothing for a tensor without elements of its own', () => {
    manualSeed(5);
    rand([1_000_000_000], { device: 'meta' });
    const after = rand([3]).toArray();
    manualSeed(5);
    expect(rand([3]).toArray()).toEqual(after);
  });

  it('fill part of a tensor and leave the rest', () => {
    const x = empty([4, 4]).zero_();
    manualSeed(0);
    x.at(slice(1, 3), slice(0, 2)).uniform_();
    expect(x.ne(0).sum().item()).toBe(4);
    expect(x.at(slice(1, 3), slice(0, 2)).gt(0).all().item()).toBe(1);
  });
});
