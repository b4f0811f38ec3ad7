import { tensor, zeros, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { cpuInfo } from '../index.ts';
import { kernels } from './table.ts';

let state = 99;
const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;

/** A matrix with small integer elements, so that every dtype computes the product exactly; stored transposed if asked. */
function matrix(rows: number, columns: number, dtype: DType, turned: boolean): Tensor {
  const values = Array.from({ length: rows * columns }, () => Math.floor(next() * 4));
  const x = tensor(values, { dtype });
  return turned ? x.reshape([columns, rows]).t() : x.reshape([rows, columns]);
}

const flat = (x: Tensor): number[] => x.flatten().toArray() as number[];

function product(a: Tensor, b: Tensor): number[] {
  const [m = 0, k = 0] = a.sizes;
  const [, n = 0] = b.sizes;
  const [x, y] = [flat(a), flat(b)];
  return Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += (x[Math.floor(at / n) * k + p] as number) * (y[p * n + (at % n)] as number);
    return a.dtype === 'uint8' ? sum % 256 : sum;
  });
}

const SIZES = [
  [1, 1, 1],
  [1, 9, 20],
  [9, 1, 20],
  [5, 6, 0],
  [6, 16, 3],
  [7, 17, 260],
  [64, 10, 256],
  [100, 50, 7],
  [13, 1040, 3],
] as const;

describe.each(['float32', 'float64', 'int64', 'int32', 'uint8'] as const)('%s', (dtype) => {
  it.each(SIZES)('%i x %i over %i, all four transposes', (m, n, k) => {
    for (const [turnA, turnB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const a = matrix(m, k, dtype, turnA);
      const b = matrix(k, n, dtype, turnB);
      const expected = product(a, b);
      const out = zeros([m, n], { dtype });
      kernels.mm?.(out, a, b);
      expect(flat(out)).toEqual(expected);
      const turned = zeros([n, m], { dtype }).t();
      kernels.mm?.(turned, a, b);
      expect(flat(turned)).toEqual(expected);
      const sparse = zeros([m, n, 2], { dtype }).select(2, 1);
      kernels.mm?.(sparse, a, b);
      expect(flat(sparse)).toEqual(expected);
    }
  });

  it('adds a bias of any broadcast shape, with both factors', () => {
    const a = matrix(20, 30, dtype, false);
    const b = matrix(30, 40, dtype, true);
    const wrap = (x: number): number => (dtype === 'uint8' ? x % 256 : x);
    for (const shape of [[40], [20, 1], [20, 40], []]) {
      const bias = tensor(
        Array.from({ length: 800 }, (_, i) => i % 5),
        { dtype },
      )
        .narrow(
          0,
          0,
          shape.reduce((p, s) => p * s, 1),
        )
        .reshape(shape);
      const spread = flat(bias.expand([20, 40]));
      const out = zeros([20, 40], { dtype });
      kernels.addmm?.(out, bias, a, b, 2, 3);
      expect(flat(out)).toEqual(product(a, b).map((v, i) => wrap(2 * (spread[i] as number) + 3 * v)));
      kernels.addmm?.(out, bias, a, b, 0, 1);
      expect(flat(out)).toEqual(product(a, b));
    }
  });

  it('multiplies batches, and reads operands that it overwrites', () => {
    const a = tensor(
      Array.from({ length: 5 * 4 * 4 }, (_, i) => i % 3),
      { dtype },
    ).reshape([5, 4, 4]);
    const b = a.transpose(1, 2);
    const expected = Array.from({ length: 5 }, (_, i) => product(a.select(0, i), b.select(0, i))).flat();
    const out = zeros([5, 4, 4], { dtype });
    kernels.bmm?.(out, a, b);
    expect(flat(out)).toEqual(expected);
    kernels.bmm?.(a, a, b);
    expect(flat(a)).toEqual(expected);
  });
});

it('multiplies vectors with strides', () => {
  const a = tensor(Array.from({ length: 200 }, (_, i) => i))
    .reshape([100, 2])
    .select(1, 1);
  const out = zeros([]);
  kernels.dot?.(out, a, a.select(0, 3).expand([100]));
  expect(out.item()).toBe(7 * 10_000);
});

it('adds up in the same order wherever a row stands in its tile', () => {
  const a = tensor(Array.from({ length: 50 * 700 }, next)).reshape([50, 700]);
  const b = tensor(Array.from({ length: 700 * 33 }, next)).reshape([700, 33]);
  const whole = zeros([50, 33]);
  kernels.mm?.(whole, a, b);
  for (const [first, rows] of [
    [0, 2],
    [3, 7],
    [41, 9],
  ] as const) {
    const out = zeros([rows, 33]);
    kernels.mm?.(out, a.narrow(0, first, rows), b);
    expect(flat(out)).toEqual(flat(whole.narrow(0, first, rows)));
  }
});

it('says how it runs', () => {
  const info = cpuInfo();
  expect(info.tile).toMatch(/^\dx\d+$/);
  expect(info.wasmMode.startsWith('relaxed')).toBe(info.fma);
  expect(info.memoryBytes).toBeGreaterThanOrEqual(4 * 2 ** 20);
});
