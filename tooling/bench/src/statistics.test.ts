import { expect, it } from 'vitest';
import { interquartileRange, median, quantile } from './statistics.ts';

it('takes the middle value, or the mean of the two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

it('interpolates quantiles and leaves its input as it is', () => {
  const values = [50, 10, 40, 20, 30];
  expect(quantile(values, 0)).toBe(10);
  expect(quantile(values, 0.25)).toBe(20);
  expect(quantile(values, 0.9)).toBeCloseTo(46);
  expect(values).toEqual([50, 10, 40, 20, 30]);
});

it('measures the width of the middle half, which one wild value does not move', () => {
  expect(interquartileRange([1, 2, 3, 4, 5])).toBe(2);
  expect(interquartileRange([1, 2, 3, 4, 5000])).toBe(2);
});

it('refuses an empty list', () => {
  expect(() => median([])).toThrow(RangeError);
});
