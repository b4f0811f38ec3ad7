import { tensor, zeros, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { kernels } from './table.ts';

let state = 5;
const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const numbers = (n: number): number[] => Array.from({ length: n }, () => Math.fround(6 * next() - 3));
const matrix = (rows: number, columns: number, dtype: DType): Tensor =>
  tensor(numbers(rows * columns), { dtype }).reshape([rows, columns]);
const rowsOf = (x: Tensor): number[][] => x.toArray() as number[][];

const softmaxOf = (row: number[]): number[] => {
  const top = Math.max(...row);
  const e = row.map((v) => Math.exp(v - top));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / total);
};

function expectClose(actual: number[][], expected: number[][], tolerance: number): void {
  expect(actual.map((r) => r.length)).toEqual(expected.map((r) => r.length));
  actual.forEach((row, r) =>
    row.forEach((v, c) => expect(Math.abs(v - (expected[r]?.[c] as number))).toBeLessThan(tolerance)),
  );
}

describe.each([
  ['float32', 2e-6],
  ['float64', 1e-13],
] as const)('%s', (dtype, tolerance) => {
  it.each([1, 7, 8, 16, 33, 512, 1000])('softmax and logSoftmax of rows and columns of %i', (n) => {
    for (const [x, dim] of [
      [matrix(3, n, dtype), 1],
      [matrix(n, 3, dtype), 0],
    ] as const) {
      const out = zeros(x.sizes, { dtype });
      const lines = dim === 1 ? rowsOf(x) : rowsOf(x.t());
      const result = (): number[][] => (dim === 1 ? rowsOf(out) : rowsOf(out.t()));
      kernels.softmax?.(out, x, dim);
      expectClose(result(), lines.map(softmaxOf), tolerance);
      kernels.logSoftmax?.(out, x, dim);
      expectClose(
        result(),
        lines.map((row) => softmaxOf(row).map(Math.log)),
        4 * tolerance,
      );
    }
  });

  it('gradients of both', () => {
    const [g, x] = [matrix(4, 19, dtype), matrix(4, 19, dtype)];
    const y = rowsOf(x).map(softmaxOf);
    const grads = rowsOf(g);
    const out = zeros([4, 19], { dtype });
    kernels.softmaxBackward?.(out, g, tensor(y, { dtype }), 1);
    const inner = y.map((row, r) => row.reduce((s, v, c) => s + v * (grads[r]?.[c] as number), 0));
    expectClose(
      rowsOf(out),
      y.map((row, r) => row.map((v, c) => v * ((grads[r]?.[c] as number) - (inner[r] as number)))),
      tolerance,
    );
    kernels.logSoftmaxBackward?.(out, g, tensor(y, { dtype }).log(), 1);
    const sums = grads.map((row) => row.reduce((a, b) => a + b, 0));
    expectClose(
      rowsOf(out),
      y.map((row, r) => row.map((v, c) => (grads[r]?.[c] as number) - v * (sums[r] as number))),
      10 * tolerance,
    );
  });

  it('cross-entropy, ignored rows and its gradient', () => {
    const x = matrix(5, 10, dtype);
    const classes = [0, 9, -100, 4, 4];
    const target = tensor(classes, { dtype: 'int64' });
    const p = rowsOf(x).map(softmaxOf);
    const out = zeros([5], { dtype });
    kernels.softmaxCrossEntropy?.(out, x, target, -100);
    const losses = classes.map((c, r) => (c < 0 ? 0 : -Math.log(p[r]?.[c] as number)));
    expectClose([out.toArray() as number[]], [losses], 4 * tolerance);
    const gradient = zeros([5, 10], { dtype });
    kernels.softmaxCrossEntropyBackward?.(gradient, tensor(0.2, { dtype }).expand([5]), x, target, -100);
    const expected = p.map((row, r) =>
      row.map((v, c) => ((classes[r] as number) < 0 ? 0 : 0.2 * (v - Number(c === classes[r])))),
    );
    expectClose(rowsOf(gradient), expected, tolerance);
  });

  it('layer normalisation, with and without weight and bias', () => {
    const x = matrix(6, 70, dtype);
    const [w, b] = [matrix(1, 70, dtype).select(0, 0), matrix(1, 70, dtype).select(0, 0)];
    const y = zeros([6, 70], { dtype });
    const [mean, rstd] = [zeros([6], { dtype }), zeros([6], { dtype })];
    for (const [weight, bias] of [
      [w, b],
      [w, null],
      [null, b],
      [null, null],
    ] as const) {
      kernels.layerNormRows?.([y, mean, rstd], x, weight, bias, 1e-5);
      const expected = rowsOf(x).map((row) => {
        const m = row.reduce((a, v) => a + v, 0) / 70;
        const s = 1 / Math.sqrt(row.reduce((a, v) => a + (v - m) ** 2, 0) / 70 + 1e-5);
        const [scale, shift] = [weight?.toArray() as number[] | undefined, bias?.toArray() as number[] | undefined];
        return row.map((v, c) => (v - m) * s * (scale?.[c] ?? 1) + (shift?.[c] ?? 0));
      });
      expectClose(rowsOf(y), expected, 4 * tolerance);
    }
  });
});

it('keeps infinities as the definitions do', () => {
  const x = tensor([
    [0, -Infinity],
    [-Infinity, -Infinity],
    [1000, 0],
  ]);
  const out = zeros([3, 2]);
  kernels.softmax?.(out, x, 1);
  expect(out.toArray()).toEqual([
    [1, 0],
    [NaN, NaN],
    [1, 0],
  ]);
});

it('names a class that does not exist, and leaves the output alone', () => {
  const out = tensor([3, 3]);
  const target = tensor([0, 5], { dtype: 'int64' });
  expect(() => kernels.softmaxCrossEntropy?.(out, zeros([2, 5]), target, -100)).toThrow(/index 5 .*size 5/);
  expect(out.toArray()).toEqual([3, 3]);
});
