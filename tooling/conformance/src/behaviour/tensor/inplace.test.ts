import { arange, DTypeError, empty, exp, ones, ShapeError, slice, tensor, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('in place and out=', () => {
  it('writes through views of every layout', () => {
    const x = arange(12, { dtype: 'float32' }).reshape(3, 4);
    x.t().at(slice(1, 3)).mul_(10);
    expect(x.toArray()).toEqual([
      [0, 10, 20, 3],
      [4, 50, 60, 7],
      [8, 90, 100, 11],
    ]);
  });

  it('copies an operand that overlaps other than exactly', () => {
    const x = tensor([1, 2, 3, 4]);
    x.at(slice(1, 4)).add_(x.at(slice(0, 3)));
    expect(x.toArray()).toEqual([1, 3, 5, 7]);
    const square = arange(4, { dtype: 'float32' }).reshape(2, 2);
    square.add_(square.t());
    expect(square.toArray()).toEqual([
      [0, 3],
      [3, 6],
    ]);
  });

  it('refuses what does not fit, and leaves the target alone', () => {
    const x = zeros([3], { dtype: 'int64' });
    expect(() => x.add_(1.5)).toThrow(/result type float32 can't be cast to the output type int64/);
    expect(() => zeros([3]).add_(ones([2, 3]))).toThrow(ShapeError);
    expect(() => zeros([1]).expand(3).add_(1)).toThrow(/share one memory location/);
    expect(() => zeros([3], { dtype: 'int64' }).exp_()).toThrow(DTypeError);
    expect(x.toArray()).toEqual([0, 0, 0]);
  });

  it('fills out=', () => {
    const out = empty([2]);
    expect(exp(tensor([0, 1]), { out })).toBe(out);
    expect(out.toArray()).toEqual([1, Math.fround(Math.E)]);
    expect(() => exp(tensor([0, 1, 2]), { out })).toThrow(ShapeError);
  });

  it('keeps a narrower dtype than the operand where PyTorch does', () => {
    const x = tensor([1, 2]);
    x.add_(ones([2], { dtype: 'float64' }));
    expect([x.dtype, x.toArray()]).toEqual(['float32', [2, 3]]);
  });
});
