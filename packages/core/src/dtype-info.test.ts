import { expect, it } from 'vitest';
import { finfo, iinfo } from './dtype-info.ts';
import { DTypeError } from './errors.ts';

it('tells the limits of floats as PyTorch does', () => {
  expect(finfo('float16')).toMatchObject({
    bits: 16,
    max: 65504,
    min: -65504,
    eps: 2 ** -10,
    tiny: 2 ** -14,
    resolution: 1e-3,
  });
  expect(finfo('bfloat16')).toMatchObject({ bits: 16, max: 3.3895313892515355e38, eps: 2 ** -7, resolution: 1e-2 });
  expect(finfo('float32')).toMatchObject({ bits: 32, max: 3.4028234663852886e38, eps: 2 ** -23, resolution: 1e-6 });
  expect(finfo('float64')).toMatchObject({ bits: 64, max: Number.MAX_VALUE, eps: Number.EPSILON, resolution: 1e-15 });
  expect(finfo('complex64')).toEqual(finfo('float32'));
  expect(() => finfo('int8')).toThrow(DTypeError);
});

it('tells the limits of integers, as bigints where numbers would lose digits', () => {
  expect(iinfo('int8')).toEqual({ dtype: 'int8', bits: 8, min: -128, max: 127 });
  expect(iinfo('uint8')).toEqual({ dtype: 'uint8', bits: 8, min: 0, max: 255 });
  expect(iinfo('int16')).toMatchObject({ min: -32768, max: 32767 });
  expect(iinfo('int64')).toMatchObject({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  expect(() => iinfo('bool')).toThrow(/not an integer dtype/);
});
