import { tensor, type Tensor } from '@kindling/core';
import { GradcheckError, gradcheck, gradgradcheck } from '@kindling/testing';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../behaviour/devices.ts';

const leaf = (values: number[]): Tensor => tensor(values, { dtype: 'float64', requiresGrad: true });

onEveryDevice('gradcheck', () => {
  it('accepts right gradients, of several inputs and outputs', () => {
    const fn = (a: Tensor, b: Tensor): Tensor[] => [a.mul(b), a.sum()];
    gradcheck(fn, [leaf([1, 2]), leaf([3, 4])]);
    gradgradcheck(fn, [leaf([1, 2]), leaf([3, 4])]);
  });

  it('names output, input, elements and both values of a wrong one', () => {
    const half = (x: Tensor): Tensor => x.mul(x.detach());
    expect(() => gradcheck(half, [leaf([1, 2])])).toThrow(GradcheckError);
    expect(() => gradcheck(half, [leaf([1, 2])])).toThrow(
      /d output 0 \[element 0 of \[2\]\] \/ d input 0 \[element 0 of \[2\]\]: backward gives 1, differences 2\.0/,
    );
  });

  it('finds a gradient whose own gradient is wrong', () => {
    // d/dx is 3x² + 0·(…), but the second factor's history is cut.
    const fn = (x: Tensor): Tensor => x.mul(x.detach().mul(x.detach())).mul(3).sub(x.detach().pow(3).mul(2));
    gradcheck(fn, [leaf([1, 2])]);
    expect(() => gradgradcheck(fn, [leaf([1, 2])])).toThrow(GradcheckError);
  });

  it('leaves its inputs as they were', () => {
    const x = leaf([1, 2]);
    gradcheck((t) => t.exp(), [x]);
    expect(x.toArray()).toEqual([1, 2]);
  });

  it('refuses inputs it cannot judge', () => {
    expect(() => gradcheck((x) => x, [tensor([1])])).toThrow(/no input requires grad/);
    expect(() => gradcheck((x) => x, [tensor([1], { requiresGrad: true })])).toThrow(/float64.*float32/);
  });
});
