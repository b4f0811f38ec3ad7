import { tensor, zeros, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { kernels } from './table.ts';

type Fold = (out: Tensor, x: Tensor, dims: readonly number[], keepdim: boolean) => void;
type Name = 'sum' | 'prod' | 'amax' | 'amin' | 'argmax' | 'argmin';

const folds: Record<Name, (values: number[]) => number> = {
  sum: (v) => v.reduce((a, b) => a + b, 0),
  prod: (v) => v.reduce((a, b) => a * b, 1),
  amax: (v) => Math.max(...v),
  amin: (v) => Math.min(...v),
  argmax: (v) => v.indexOf(Math.max(...v)),
  argmin: (v) => v.indexOf(Math.min(...v)),
};

/** Elements grouped by their position in the kept dimensions. */
function groups(x: Tensor, dims: readonly number[]): number[][] {
  const values = x.flatten().toArray() as number[];
  const count = x.sizes.reduce((n, s, d) => (dims.includes(d) ? n : n * s), 1);
  const out = Array.from({ length: count }, (): number[] => []);
  values.forEach((value, flat) => {
    let rest = flat;
    let group = 0;
    let step = 1;
    for (let d = x.sizes.length - 1; d >= 0; d--) {
      const size = x.sizes[d] as number;
      if (!dims.includes(d)) {
        group += (rest % size) * step;
        step *= size;
      }
      rest = Math.floor(rest / size);
    }
    (out[group] as number[]).push(value);
  });
  return out;
}

const SHAPES = [[5], [3, 700], [700, 3], [2, 3, 4, 5], [1100, 2, 2]];

describe.each(['float32', 'float64', 'int64', 'int32'] as const)('%s', (dtype: DType) => {
  it.each(SHAPES.map((s) => [s]))('%j over every set of dimensions, in both memory orders', (shape) => {
    const n = shape.reduce((a, b) => a * b, 1);
    // products stay 0, 1, 2 or 4, so that every dtype is exact
    const plain = tensor(
      Array.from({ length: n }, (_, i) => (i % 331 === 7 ? 2 : 1 - Number(i % 997 === 11))),
      { dtype },
    ).reshape(shape);
    for (const x of [plain, plain.permute(shape.map((_, d) => shape.length - 1 - d))]) {
      for (let set = 1; set < 1 << shape.length; set++) {
        const dims = shape.map((_, d) => d).filter((d) => (set >> d) & 1);
        const grouped = groups(x, dims);
        for (const keepdim of [false, true]) {
          const sizes = keepdim
            ? x.sizes.map((s, d) => (dims.includes(d) ? 1 : s))
            : x.sizes.filter((_, d) => !dims.includes(d));
          for (const [name, fold] of Object.entries(folds) as [Name, (v: number[]) => number][]) {
            const out = zeros(sizes, { dtype: name.startsWith('arg') ? 'int64' : dtype });
            (kernels[name] as Fold)(out, x, dims, keepdim);
            expect(out.flatten().toArray()).toEqual(grouped.map(fold));
          }
        }
      }
    }
  });
});

it('sums a million equal numbers as precisely as pairwise addition does, along rows and across them', () => {
  const x = zeros([1_000_000]);
  kernels.fill?.(x, 0.1);
  const exact = 1_000_000 * Math.fround(0.1);
  const out = zeros([]);
  kernels.sum?.(out, x, [0], false);
  expect(Math.abs(out.item() - exact) / exact).toBeLessThan(1e-6);
  const columns = zeros([4]);
  kernels.sum?.(columns, x.reshape([250_000, 4]), [0], false);
  for (const v of columns.toArray() as number[]) expect(Math.abs(v - exact / 4) / exact).toBeLessThan(1e-6);
});

it('sums rows to the same bits whether they are contiguous or not', () => {
  const x = zeros([3, 1700]);
  kernels.exp?.(x, tensor(Array.from({ length: 5100 }, (_, i) => Math.sin(i))).reshape([3, 1700]));
  const spread = zeros([3, 1700, 2]).select(2, 0);
  kernels.copy?.(spread, x);
  const [rows, strided] = [zeros([3]), zeros([3])];
  kernels.sum?.(rows, x, [1], false);
  kernels.sum?.(strided, spread, [1], false);
  expect(strided.toArray()).toEqual(rows.toArray());
});

it('lets NaN win, and the first of equals', () => {
  const x = tensor([
    [1, NaN, 3],
    [4, 4, 2],
  ]);
  const values = zeros([2]);
  const indices = zeros([2], { dtype: 'int64' });
  kernels.maxDim?.([values, indices], x, 1, false);
  expect(values.toArray()).toEqual([NaN, 4]);
  expect(indices.toArray()).toEqual([1, 0]);
  const low = zeros([3]);
  kernels.amin?.(low, x, [0], false);
  expect(low.toArray()).toEqual([1, NaN, 2]);
});

it('folds nothing to the identity', () => {
  const out = tensor([5, 5]);
  kernels.sum?.(out, zeros([2, 0]), [1], false);
  expect(out.toArray()).toEqual([0, 0]);
  kernels.prod?.(out, zeros([2, 0]), [1], false);
  expect(out.toArray()).toEqual([1, 1]);
});

it('accumulates along any dimension', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const out = zeros([2, 3]);
  kernels.cumsum?.(out, x, 0);
  expect(out.toArray()).toEqual([
    [1, 2, 3],
    [5, 7, 9],
  ]);
  kernels.cumprod?.(out, x.t().contiguous().t(), 1);
  expect(out.toArray()).toEqual([
    [1, 2, 6],
    [4, 20, 120],
  ]);
});
