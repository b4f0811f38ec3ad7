import { expect, it } from 'vitest';
import { percent, seconds, whole } from './text.ts';

it('writes numbers as people read them', () => {
  expect(whole(1234567.8)).toBe('1,234,568');
  expect(percent(0.978)).toBe('97.80 %');
  expect(percent(0.5, 0)).toBe('50 %');
  expect([0.04, 9.94, 59.4, 60, 125].map(seconds)).toEqual(['0.0 s', '9.9 s', '59 s', '1 min 0 s', '2 min 5 s']);
});
