import { arange, ones, tensor } from 'kindling';
import { expect, it } from 'vitest';
import { heatMapOf } from './heat-map-data.ts';
import { extent, shadeOf } from './shades.ts';

it('takes matrices and vectors, of any dtype and layout', () => {
  expect(heatMapOf(arange(6).reshape([2, 3]).t(), 'six')).toEqual({
    kind: 'heat map',
    title: 'six: int64 [3, 2]',
    rows: 3,
    columns: 2,
    values: new Float32Array([0, 3, 1, 4, 2, 5]),
    text: 'tensor([[0, 3],\n        [1, 4],\n        [2, 5]])',
  });
  expect(heatMapOf(tensor([true, false]))).toMatchObject({ rows: 1, columns: 2, values: new Float32Array([1, 0]) });
  expect(heatMapOf(tensor(3))).toMatchObject({ rows: 1, columns: 1 });
  expect(heatMapOf(ones([1, 1, 4, 5]))).toMatchObject({ rows: 4, columns: 5 });
  expect(heatMapOf(ones([2, 2], { requiresGrad: true })).values).toHaveLength(4);
});

it('refuses what is no picture, and says what to do', () => {
  expect(() => heatMapOf(ones([2, 3, 4]))).toThrow(/\[2, 3, 4\].*x\.at\(0\)/);
  expect(() => heatMapOf(ones([2000, 1]).expand(2000, 2))).toThrow(/1024/);
});

it('shades from dark to light', () => {
  expect(extent(new Float32Array([3, NaN, -1, Infinity]))).toEqual([-1, 3]);
  expect(extent(new Float32Array())).toEqual([0, 0]);
  expect(shadeOf(-1, -1, 3)).toEqual([0x44, 0x01, 0x54, 255]);
  expect(shadeOf(3, -1, 3)).toEqual([0xfd, 0xe7, 0x25, 255]);
  expect(shadeOf(Infinity, -1, 3)).toEqual(shadeOf(3, -1, 3));
  expect(shadeOf(NaN, -1, 3)[3]).toBe(0);
  const lightness = Array.from({ length: 9 }, (_, i) => {
    const [red, green, blue] = shadeOf(i, 0, 8);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  expect([...lightness].sort((a, b) => a - b)).toEqual(lightness);
});
