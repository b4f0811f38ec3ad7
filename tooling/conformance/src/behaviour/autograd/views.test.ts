import { grad, noGrad } from '@kindling/autograd';
import { slice, tensor, zeros, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const leaf = (): Tensor =>
  tensor(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    { requiresGrad: true },
  );

onEveryDevice('several views of one call', () => {
  it('have one node, which PyTorch names by the op', () => {
    const y = leaf().mul(1);
    const names = [y.unbind(), y.split(2), y.split([1, 2]), y.chunk(2)].map((views) => views[1]?.gradFn?.name);
    expect(names).toEqual(['UnbindBackward0', 'SplitBackward0', 'SplitWithSizesBackward0', 'SplitBackward0']);
    const [a, b] = y.unbind();
    expect(a?.gradFn).toBe(b?.gradFn);
  });

  it('add up their gradients, zeros where a piece was not used', () => {
    const through = (f: (y: Tensor) => Tensor): unknown => {
      const x = leaf();
      f(x.mul(1)).sum().backward();
      return x.grad?.toArray();
    };
    expect(
      through((y) => {
        const [a, b, c] = y.unbind() as [Tensor, Tensor, Tensor];
        return a.mul(2).add(c.mul(b));
      }),
    ).toEqual([
      [2, 2],
      [5, 6],
      [3, 4],
    ]);
    expect(through((y) => (y.split(2)[1] as Tensor).mul(3))).toEqual([
      [0, 0],
      [0, 0],
      [3, 3],
    ]);
    expect(
      through((y) => {
        const [p, q] = y.split([1, 2]) as [Tensor, Tensor];
        return q.mul(p);
      }),
    ).toEqual([
      [8, 10],
      [1, 2],
      [1, 2],
    ]);
  });

  it('refuse writes that would be recorded, also through views of them and of bases without gradient', () => {
    const [a] = leaf().mul(1).unbind() as [Tensor];
    expect(() => a.mul_(2)).toThrow(/mul: output 0 of unbind is one of several views/);
    expect(() => a.view(2).mul_(2)).toThrow(/one of several views/);
    const [b] = zeros([3, 2]).split(1) as [Tensor];
    expect(() => b.mul_(leaf().at(0))).toThrow(/output 0 of split/);
    noGrad(() => a.mul_(2));
    expect(b.add_(1).toArray()).toEqual([[1, 1]]);
  });

  it('follow their base when it is written', () => {
    const x = leaf();
    const y = x.mul(1);
    const [a] = y.unbind() as [Tensor];
    y.mul_(10);
    a.sum().backward();
    expect(x.grad?.toArray()).toEqual([
      [10, 10],
      [0, 0],
      [0, 0],
    ]);
  });
});

onEveryDevice('gradients of gradients through writes in place', () => {
  const orders = (write: (y: Tensor) => void, f = (y: Tensor): Tensor => y): unknown[] => {
    const x = tensor([1, 2, 3], { dtype: 'float64', requiresGrad: true });
    const y = x.mul(2);
    write(y);
    const [first] = grad(f(y).sum(), x, { createGraph: true }) as [Tensor];
    const [second] = grad(first.sum(), x);
    return [first.toArray(), second?.toArray()];
  };

  it('see the old value that the derivative keeps', () => {
    expect(orders((y) => y.pow_(3))).toEqual([
      [24, 96, 216],
      [48, 96, 144],
    ]);
  });

  it('see the new value of a view that the derivative keeps', () => {
    const [first, second] = orders((y) => y.at(slice(1, 3)).exp_()) as [number[], number[]];
    expect(first).toEqual([2, expect.closeTo(2 * Math.exp(4), 9), expect.closeTo(2 * Math.exp(6), 9)]);
    expect(second).toEqual([0, expect.closeTo(4 * Math.exp(4), 9), expect.closeTo(4 * Math.exp(6), 9)]);
  });

  it('see the old value of a view', () => {
    expect(
      orders(
        (y) => y.at(slice(1, 3)).pow_(3),
        (y) => y.mul(y),
      ),
    ).toEqual([
      [8, 12288, 93312],
      [8, 30720, 155520],
    ]);
  });
});
