import { arange, manualSeed, randn, tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as F from './index.ts';

it('upsample goes by three names', () => {
  const x = arange(4).to('float32').reshape([1, 1, 2, 2]);
  expect(F.upsample(x, { scaleFactor: 2 }).toArray()).toEqual(F.upsampleNearest(x, { scaleFactor: 2 }).toArray());
  const wanted = F.interpolate(x, { size: [3, 3], mode: 'bilinear', alignCorners: true });
  expect(F.upsampleBilinear(x, { size: [3, 3] }).toArray()).toEqual(wanted.toArray());
});

it('activations with an underscore write into their input', () => {
  for (const name of ['relu', 'elu', 'selu', 'celu', 'leakyRelu', 'hardtanh'] as const) {
    const x = tensor([-2, 0.5, 3]);
    const wanted = F[name](x.clone()).toArray();
    expect(F[`${name}_`](x)).toBe(x);
    expect(x.toArray(), name).toEqual(wanted);
  }
  const x = tensor([-2, 0.5]);
  expect(F.threshold_(x, 1, 7).toArray()).toEqual([7, 7]);
  expect(F.rrelu_(x)).toBe(x);
});

it("convTbc gives PyTorch's values", () => {
  manualSeed(0);
  const [x, weight, bias] = [randn([5, 2, 3]), randn([3, 3, 2]), randn([2])];
  const out = F.convTbc(x, weight, bias, 1);
  expect([...out.shape]).toEqual([5, 2, 2]);
  expect(out.sum().item()).toBeCloseTo(-9.240099906921387, 4);
  expect(() => F.convTbc(x, bias, bias)).toThrow(/convTbc: expected input \(T, N, C\)/);
});
