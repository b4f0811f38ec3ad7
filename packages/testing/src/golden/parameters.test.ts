import { expect, it } from 'vitest';
import { parametersOf } from './parameters.ts';

it('reads names, defaults, rest and options of any form of function', () => {
  expect(parametersOf((x: number) => x)).toEqual({ positional: ['x'], variadic: false, options: null });
  expect(parametersOf((a: number, b = [1, 2].map((i) => i), c = ')') => [a, b, c])).toEqual({
    positional: ['a', 'b', 'c'],
    variadic: false,
    options: null,
  });
  function reduce(input: number, dim?: number, { keepdim = false, dtype }: { keepdim?: boolean; dtype?: string } = {}) {
    return [input, dim, keepdim, dtype];
  }
  expect(parametersOf(reduce)).toEqual({
    positional: ['input', 'dim'],
    variadic: false,
    options: ['keepdim', 'dtype'],
  });
  expect(parametersOf((input: number, options?: object) => [input, options])).toEqual({
    positional: ['input'],
    variadic: false,
    options: [],
  });
  expect(parametersOf((...size: number[]) => size)).toEqual({ positional: ['size'], variadic: true, options: null });
  const methods = {
    sum(dim?: number /* all, by default */, options?: object) {
      return [dim, options];
    },
  };
  expect(parametersOf(methods.sum)).toEqual({ positional: ['dim'], variadic: false, options: [] });
  expect(parametersOf(() => 0)).toEqual({ positional: [], variadic: false, options: null });
});
