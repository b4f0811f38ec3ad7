import {
  arange,
  backendOf,
  IndexError,
  missingKernels,
  setDefaultDevice,
  tensor,
  ValueError,
  zeros,
} from '@kindling/core';
import { beforeAll, expect, it } from 'vitest';
import './index.ts';

beforeAll(() => setDefaultDevice('reference'));

it('has a kernel for every primitive', () => {
  expect(missingKernels(backendOf('reference'))).toEqual([]);
});

it('reads and writes through any strides', () => {
  const x = arange(12).reshape(3, 4);
  expect(x.t().slice(0, 1, null, 2).add(x.select(1, 0)).toArray()).toEqual([
    [1, 9, 17],
    [3, 11, 19],
  ]);
  x.t().select(0, 1).mul_(10);
  expect(x.toArray()).toEqual([
    [0, 10, 2, 3],
    [4, 50, 6, 7],
    [8, 90, 10, 11],
  ]);
});

it('wraps integers and rounds float32', () => {
  expect(
    tensor([2 ** 30, 65537], { dtype: 'int32' })
      .mul(tensor([4, 65537], { dtype: 'int32' }))
      .toArray(),
  ).toEqual([0, 131073]);
  expect(
    tensor([200], { dtype: 'uint8' })
      .add(tensor([100], { dtype: 'uint8' }))
      .toArray(),
  ).toEqual([44]);
  expect(
    tensor([2n ** 63n - 1n])
      .add(1)
      .itemBigInt(),
  ).toBe(-(2n ** 63n));
  expect(tensor([1], { dtype: 'float32' }).div(3).item()).toBe(Math.fround(1 / 3));
});

it('converts as C does, but never traps', () => {
  const x = tensor([-1.9, 300.5, NaN, Infinity], { dtype: 'float64' });
  expect(x.to('int64').toTypedArray()).toEqual(BigInt64Array.of(-1n, 300n, 0n, 2n ** 63n - 1n));
  expect(x.to('uint8').toArray()).toEqual([255, 44, 0, 255]);
  expect(x.to('bool').toArray()).toEqual([true, true, true, true]);
});

it('follows NaN and takes the first of equals in extremes', () => {
  expect(tensor([1, NaN, 5, NaN]).argmax().item()).toBe(1);
  expect(tensor([3, 1, 1]).argmin().item()).toBe(1);
  expect(tensor([1, NaN]).amin().item()).toBeNaN();
});

it('writes nothing when an index is outside', () => {
  const x = zeros([3]);
  const index = tensor([0n, 3n]);
  expect(() => x.scatterAdd_(0, index, tensor([1, 1]))).toThrow(IndexError);
  expect(() => x.gather(0, tensor([-1n]))).toThrow(/index -1 is out of bounds for dimension 0 with size 3/);
  expect(x.toArray()).toEqual([0, 0, 0]);
});

it('refuses to divide integers by zero', () => {
  expect(() => arange(3).remainder(0)).toThrow(ValueError);
  expect(tensor([1, -1]).remainder(0).isnan().all().item()).toBe(1);
});
