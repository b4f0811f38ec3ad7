// Functions with a gradient in one argument only, and values far out.
import { grad } from '@kindling/autograd';
import { AutogradError, special, tensor, type Tensor } from '@kindling/core';
import { gradcheck, gradgradcheck } from '@kindling/testing';
import { describe, expect, it } from 'vitest';
import { devices } from '../devices.ts';

describe.each(devices)('on %s', (device) => {
  const float64 = { dtype: 'float64', device } as const;
  const one = { gammainc: special.gammainc, gammaincc: special.gammaincc, zeta: special.zeta };

  it.each(Object.entries(one))('%s has a gradient in its second argument only', (_, f) => {
    const a = tensor([1.5, 2, 3.25], float64);
    const x = tensor([0.7, 2.5, 3], { ...float64, requiresGrad: true });
    const ofX = (t: Tensor): Tensor => f(a, t);
    expect(() => gradcheck(ofX, [x])).not.toThrow();
    const first = tensor([1.5, 2, 3.25], { ...float64, requiresGrad: true });
    expect(() => grad([f(first, x).sum()], [first])).toThrow(AutogradError);
  });

  it('zeta has second derivatives', () => {
    const q = tensor([0.7, 2.5, -1.3], { ...float64, requiresGrad: true });
    const s = tensor([2, 3, 4], float64);
    expect(() => gradgradcheck((t: Tensor) => special.zeta(s, t), [q])).not.toThrow();
  });

  it('far arguments end', () => {
    expect(special.polygamma(2, tensor([-1e9 + 0.5], float64)).item()).toBeCloseTo(0, 6);
  });
});

it('keeps bounded what recurrences would take for ever over', () => {
  const n = tensor([1e15], { dtype: 'float64', device: 'cpu' });
  const x = tensor([0.3], { dtype: 'float64', device: 'cpu' });
  expect(special.legendrePolynomialP(x, n).item()).toBeNaN();
  expect(special.hermitePolynomialH(x, n).item()).toBeNaN();
  expect(special.chebyshevPolynomialU(x, n).abs().item()).toBeLessThan(1.1);
});
