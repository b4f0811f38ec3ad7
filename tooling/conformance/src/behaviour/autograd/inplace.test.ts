import { noGrad } from '@kindling/autograd';
import { AutogradError, ones, slice, tensor, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('writing in place', () => {
  it('continues the history', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.mul(2);
    y.mul_(y.detach().clone()).add_(1);
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([4, 8, 12]);
  });

  it('uses the old value where the derivative needs it', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.mul(1);
    y.pow_(3);
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([3, 12, 27]);
  });

  it('refuses to backward through a value that was overwritten, naming both versions', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.exp();
    y.mul_(2);
    expect(() => y.sum().backward()).toThrow(/output 0 of ExpBackward0, is at version 1; expected version 0/);
  });

  it('refuses to backward where an operand shared the memory that was written', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.mul(1);
    y.mul_(y);
    expect(y.toArray()).toEqual([1, 4, 9]);
    expect(() => y.sum().backward()).toThrow(/MulBackward0: .* is at version 1; expected version 0/);
    const z = x.mul(1);
    z.add_(z);
    z.sum().backward();
    expect(x.grad?.toArray()).toEqual([2, 2, 2]);
  });

  it('writes composites as one node', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.mul(1);
    y.addcmul_(x, x, { value: 2 }).lerp_(x, 0.5);
    expect([y.gradFn?.name, y.gradFn?.nextFunctions[0]?.[0]?.name]).toEqual(['LerpBackward0', 'AddcmulBackward0']);
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([3, 5, 7]);
    x.mul(1)
      .setAt([tensor([0, 2], { dtype: 'int64' })], tensor([5, 5]))
      .sum()
      .backward();
    expect(x.grad?.toArray()).toEqual([3, 6, 7]);
  });

  it('refuses leaves that require grad, their views, and views made inside noGrad', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    expect(() => x.mul_(2)).toThrow(/a leaf tensor that requires grad/);
    expect(() => x.at(slice(0, 2)).mul_(2)).toThrow(/a view of a leaf tensor that requires grad/);
    const y = x.mul(2);
    const hidden = noGrad(() => y.at(0));
    expect(() => hidden.mul_(x.at(0))).toThrow(/made inside noGrad/);
    noGrad(() => x.mul_(2));
    expect(x.toArray()).toEqual([2, 4, 6]);
  });

  it('gives a base the history of what is written into its views', () => {
    const kernel = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const image = tensor([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ]);
    const out = zeros([2, 2]);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++)
        out.setAt(
          [i, j],
          image
            .at(slice(i, i + 2), slice(j, j + 2))
            .mul(kernel)
            .sum(),
        );
    }
    expect(out.toArray()).toEqual([
      [27, 37],
      [57, 67],
    ]);
    expect(out.gradFn?.name).toBe('CopySlices');
    out.sum().backward();
    expect(kernel.grad?.toArray()).toEqual([
      [8, 12],
      [20, 24],
    ]);
  });

  it('splits the gradient between what was kept and what was written', () => {
    const x = tensor([1, 2, 3, 4], { requiresGrad: true });
    const v = tensor([10], { requiresGrad: true });
    const y = x.mul(2);
    const part = y.at(slice(1, 3));
    part.copy_(v.mul(3));
    y.mul(tensor([1, 2, 3, 4]))
      .sum()
      .backward();
    expect(x.grad?.toArray()).toEqual([2, 0, 0, 8]);
    expect(v.grad?.toArray()).toEqual([15]);
  });

  it('shows earlier views the history of their base', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const base = zeros([3]);
    const view = base.at(slice(1, 3));
    base.copy_(x);
    expect(view.requiresGrad).toBe(true);
    view
      .mul(tensor([5, 7]))
      .sum()
      .backward();
    expect(x.grad?.toArray()).toEqual([0, 5, 7]);
  });

  it('changes data without the graph noticing, as the tutorial does', () => {
    const x = ones([1], { requiresGrad: true });
    const y = x.mul(2);
    x.data.mul_(100);
    y.backward();
    expect([x.toArray(), x.grad?.toArray()]).toEqual([[100], [2]]);
  });

  it('lets only floating tensors require gradients', () => {
    expect(() => ones([2], { dtype: 'int64', requiresGrad: true })).toThrow(AutogradError);
    const y = ones([2], { requiresGrad: true }).mul(2);
    expect(() => (y.requiresGrad = false)).toThrow(/only be switched off on leaf tensors/);
  });
});
