import { expect, it } from 'vitest';
import { classAbove, classBelow, CLASSES, classSize } from './size-class.ts';

it('numbers class sizes densely, each a multiple of 64', () => {
  for (let i = 0; i < CLASSES; i++) {
    expect(classAbove(classSize(i))).toBe(i);
    expect(classSize(i) % 64).toBe(0);
    if (i > 0) expect(classAbove(classSize(i - 1) + 1)).toBe(i);
    expect(classBelow(classSize(i))).toBe(i);
  }
  expect(classSize(CLASSES - 1)).toBe(2 ** 32);
});

it('wastes at most an eighth of a large request', () => {
  for (let bytes = 1024; bytes < 2 ** 31; bytes = Math.ceil(bytes * 1.37)) {
    const size = classSize(classAbove(bytes));
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size).toBeLessThan(bytes * 1.125 + 64);
  }
});
