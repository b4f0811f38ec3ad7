import { empty, tensor, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { kernels } from './table.ts';

type Unary = (out: Tensor, x: Tensor) => void;
const kernel = (name: keyof typeof kernels): Unary => kernels[name] as Unary;

function run(name: keyof typeof kernels, values: readonly number[], dtype: DType): number[] {
  const x = tensor([...values], { dtype });
  const out = empty([values.length], { dtype });
  kernel(name)(out, x);
  return out.toArray() as number[];
}

/** Distance in units in the last place of the expected value. */
function ulps(actual: number, expected: number, dtype: DType): number {
  if (Object.is(actual, expected) || actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return 0;
  const [bits, smallest] = dtype === 'float32' ? [23, 2 ** -149] : [52, 2 ** -1074];
  const exponent = Math.floor(Math.log2(Math.abs(expected)));
  return Math.abs(actual - expected) / Math.max(2 ** (exponent - bits), smallest);
}

function seeded(count: number, low: number, high: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(low + (state / 2 ** 32) * (high - low));
  });
}

/** erf by a series of positive terms, erfc by its continued fraction: slow, and exact enough to judge by. */
function erf(x: number): number {
  if (Math.abs(x) > 4) return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
function erfc(x: number): number {
  if (x < 2) return 1 - erf(x);
  let fraction = 0;
  for (let n = 200; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const EDGES = [0, -0, 1, -1, Infinity, -Infinity, NaN, 1e-30, -1e-30, 1e30, -1e30];

interface Case {
  name: keyof typeof kernels;
  reference: (x: number) => number;
  range: [number, number];
  ulp32: number;
  ulp64: number;
  edges?: readonly number[];
}

const CASES: Case[] = [
  { name: 'exp', reference: Math.exp, range: [-104, 90], ulp32: 1, ulp64: 1.5 },
  { name: 'exp2', reference: (x) => 2 ** x, range: [-150, 129], ulp32: 1, ulp64: 1.5 },
  { name: 'expm1', reference: Math.expm1, range: [-20, 80], ulp32: 1.5, ulp64: 2 },
  { name: 'expm1', reference: Math.expm1, range: [-1, 1], ulp32: 1.5, ulp64: 2 },
  { name: 'log', reference: Math.log, range: [0, 100], ulp32: 1, ulp64: 1.5 },
  { name: 'log', reference: Math.log, range: [0.7, 1.4], ulp32: 1, ulp64: 1.5 },
  { name: 'log2', reference: Math.log2, range: [0, 1000], ulp32: 2, ulp64: 2 },
  { name: 'log10', reference: Math.log10, range: [0, 1000], ulp32: 1, ulp64: 1 },
  { name: 'log1p', reference: Math.log1p, range: [-0.9, 3], ulp32: 2, ulp64: 2 },
  { name: 'tanh', reference: Math.tanh, range: [-10, 10], ulp32: 1.6, ulp64: 3 },
  { name: 'sigmoid', reference: sigmoid, range: [-80, 80], ulp32: 2.5, ulp64: 3 },
  { name: 'sin', reference: Math.sin, range: [-1000, 1000], ulp32: 0.5, ulp64: 0 },
  { name: 'atan', reference: Math.atan, range: [-10, 10], ulp32: 0.5, ulp64: 0 },
];

describe.each(CASES)('$name on $range', ({ name, reference, range, ulp32, ulp64 }) => {
  it.each([
    ['float32', ulp32],
    ['float64', ulp64],
  ] as const)('%s is within %d ulp, edges included', (dtype, limit) => {
    const values = [...seeded(5000, ...range), ...EDGES];
    const actual = run(name, values, dtype);
    let worst = 0;
    values.forEach((x, i) => {
      const input = dtype === 'float32' ? Math.fround(x) : x;
      const expected = dtype === 'float32' ? Math.fround(reference(input)) : reference(input);
      const error = ulps(actual[i] as number, expected, dtype);
      if (!(error <= limit + 0.5)) expect.fail(`${name}(${input}) is ${actual[i]}, expected ${expected}: ${error} ulp`);
      worst = Math.max(worst, error);
    });
    expect(worst).toBeLessThanOrEqual(limit + 0.5); // the reference itself is rounded
  });
});

describe('error functions', () => {
  it.each([
    ['float32', 4e-7, 6e-7],
    ['float64', 2e-15, 3e-14],
  ] as const)('%s', (dtype, absolute, relative) => {
    const values = seeded(4000, -6, 6);
    run('erf', values, dtype).forEach((y, i) => expect(Math.abs(y - erf(values[i] as number))).toBeLessThan(absolute));
    const positive = values.map(Math.abs).filter((x) => x > 2 || x < 0.5);
    run('erfc', positive, dtype).forEach((y, i) => {
      const expected = erfc(positive[i] as number);
      expect(Math.abs(y - expected) / expected).toBeLessThan(relative);
    });
    expect(run('erf', [0, Infinity, -Infinity, NaN], dtype)).toEqual([0, 1, -1, NaN]);
    expect(run('erfc', [0, Infinity, -Infinity, NaN, 30], dtype)).toEqual([1, 0, 2, NaN, 0]);
  });

  it.each([
    ['float32', 3e-6],
    ['float64', 2e-15],
  ] as const)('erfinv inverts erf in %s', (dtype, limit) => {
    const values = seeded(2000, -1, 1).map((y) => y * 0.999);
    run('erfinv', values, dtype).forEach((x, i) =>
      expect(Math.abs(erf(x) - (values[i] as number))).toBeLessThan(limit),
    );
    expect(run('erfinv', [0, 1, -1, 2, NaN], dtype)).toEqual([0, Infinity, -Infinity, NaN, NaN]);
  });

  it('gelu in both forms', () => {
    const values = seeded(1000, -6, 6);
    const x = tensor(values, { dtype: 'float64' });
    const out = empty([values.length], { dtype: 'float64' });
    kernels.gelu?.(out, x, 'none');
    (out.toArray() as number[]).forEach((y, i) => {
      const v = values[i] as number;
      expect(Math.abs(y - 0.5 * v * (1 + erf(v / Math.SQRT2)))).toBeLessThan(1e-14);
    });
    kernels.gelu?.(out, x, 'tanh');
    (out.toArray() as number[]).forEach((y, i) => {
      const v = values[i] as number;
      expect(Math.abs(y - 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))))).toBeLessThan(
        1e-14,
      );
    });
  });
});

it('gives an element the same bits wherever it stands, alone or in a pack, strided or not', () => {
  const values = seeded(37, -5, 5);
  const x = tensor(values);
  for (const name of ['exp', 'log', 'tanh', 'erf', 'silu'] as const) {
    const together = run(name, values, 'float32');
    expect(values.map((v) => run(name, [v], 'float32')[0])).toEqual(together);
    const wide = tensor(values.flatMap((v) => [v, 9]))
      .reshape([37, 2])
      .select(1, 0);
    const out = empty([37]);
    kernel(name)(out, wide);
    expect(out.toArray()).toEqual(together);
  }
  expect(x.toArray()).toEqual(values);
});
