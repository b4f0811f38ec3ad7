import { tensor, zeros, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { kernels } from './table.ts';

const long = (values: number[], shape: number[]): Tensor => tensor(values, { dtype: 'int64' }).reshape(shape);
const grid = (rows: number, columns: number): Tensor =>
  tensor(Array.from({ length: rows * columns }, (_, i) => i)).reshape([rows, columns]);

describe.each([
  ['small', 4, 3],
  ['large', 40, 30],
])('%s', (_name, rows, columns) => {
  it('indexSelect takes slices along either dimension, of any layout', () => {
    const picks = [rows - 1, 0, 0];
    for (const x of [grid(rows, columns), grid(columns, rows).t()]) {
      const all = x.toArray() as number[][];
      const out = zeros([3, columns]);
      kernels.indexSelect?.(out, x, 0, long(picks, [3]));
      expect(out.toArray()).toEqual(picks.map((r) => all[r]));
      const turned = zeros([columns, 3]);
      kernels.indexSelect?.(turned, x.t(), 1, long(picks, [3]));
      expect(turned.t().toArray()).toEqual(picks.map((r) => all[r]));
    }
  });

  it('gather and scatter are each other turned round', () => {
    const x = grid(rows, columns);
    const reversed = Array.from({ length: rows * columns }, (_, i) => rows - 1 - Math.floor(i / columns));
    const index = long(reversed, [rows, columns]);
    const out = zeros([rows, columns]);
    kernels.gather?.(out, x, 0, index);
    expect(out.toArray()).toEqual((x.toArray() as number[][]).reverse());
    const back = zeros([rows, columns]);
    kernels.scatter?.(back, zeros([rows, columns]), 0, index, out);
    expect(back.toArray()).toEqual(x.toArray());
  });

  it('scatterAdd and indexAdd add up repeated indices, and copy what they do not touch', () => {
    const x = grid(rows, columns);
    const ones = tensor(Array.from({ length: 2 * columns }, () => 1)).reshape([2, columns]);
    const expected = (x.toArray() as number[][]).map((row, r) => (r === 1 ? row.map((v) => v + 2) : row));
    const out = zeros([rows, columns]);
    kernels.scatterAdd?.(
      out,
      x,
      0,
      long(
        Array.from({ length: 2 * columns }, () => 1),
        [2, columns],
      ),
      ones,
    );
    expect(out.toArray()).toEqual(expected);
    kernels.indexAdd?.(out, x, 0, long([1, 1], [2]), ones);
    expect(out.toArray()).toEqual(expected);
    kernels.indexAdd?.(x, x, 0, long([1, 1], [2]), ones);
    expect(x.toArray()).toEqual(expected);
  });

  it('an index out of range is named, and nothing is written', () => {
    const x = grid(rows, columns);
    const before = x.toArray();
    for (const wrong of [rows, -1, 2 ** 40]) {
      const index = long([0, wrong], [2]);
      const cell = long([0, wrong], [2, 1]);
      const message = new RegExp(`index ${wrong} .*dimension 0 .*size ${rows}`);
      const source = zeros([2, columns]);
      expect(() => kernels.indexSelect?.(zeros([2, columns]), x, 0, index)).toThrow(message);
      expect(() => kernels.gather?.(zeros([2, 1]), x, 0, cell)).toThrow(message);
      expect(() => kernels.scatter?.(x, x, 0, cell, source)).toThrow(message);
      expect(() => kernels.scatterAdd?.(x, x, 0, cell, source)).toThrow(message);
      expect(() => kernels.indexAdd?.(x, x, 0, index, source)).toThrow(message);
    }
    expect(x.toArray()).toEqual(before);
  });
});
