import '../index.ts';
import { Generator, kthvalue, median, nanmedian, randn, sort, tensor, topk, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';

/** Rising, NaN last, stable. */
function expectedOrder(values: readonly number[], sign: 1 | -1): number[] {
  const compare = (a: number, b: number): number =>
    Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a < b ? -1 : Number(a > b);
  return values.map((_, i) => i).sort((i, j) => sign * compare(values[i] as number, values[j] as number) || i - j);
}

const numbers = (x: Tensor): number[] => [...x.toTypedArray()].map(Number);

/** Every kind of element, with many equal ones. */
function awkward(n: number): number[] {
  const kinds = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-42, -1e-42];
  return numbers(randn([n], { generator: new Generator().manualSeed(n) })).map((x, i) =>
    i % 3 === 0 ? (kinds[i % kinds.length] as number) : Math.fround(Math.round(x * 8) / 8),
  );
}

describe.each([1, 2, 31, 33, 64, 1000, 5000])('%i elements', (n) => {
  it.each(['float32', 'float64'] as const)('of %s are sorted as a stable sort does, both ways', (dtype) => {
    const list = awkward(n);
    for (const descending of [false, true]) {
      const { values, indices } = sort(tensor(list, { dtype }), 0, { descending });
      const order = expectedOrder(list.map(dtype === 'float32' ? Math.fround : Number), descending ? -1 : 1);
      expect(numbers(indices)).toEqual(order);
      expect(numbers(values)).toEqual(
        order.map((i) => (dtype === 'float32' ? Math.fround : Number)(list[i] as number)),
      );
    }
  });

  it('are selected as sorting would', () => {
    const x = tensor([0.5, ...awkward(n).filter((v) => !Number.isNaN(v))]);
    const sorted = numbers(sort(x).values);
    const k = Math.ceil(sorted.length / 3);
    expect(kthvalue(x, k).values.item()).toBe((sorted[k - 1] as number) + 0);
    expect(median(x, 0).values.item()).toBe(sorted[(sorted.length - 1) >> 1]);
    for (const count of [1, k])
      expect(numbers(topk(x, count, 0, { largest: false }).values)).toEqual(sorted.slice(0, count));
  });
});

it('sorts int64 beyond the numbers of JavaScript', () => {
  const list = [2n ** 63n - 1n, -(2n ** 63n), 0n, -1n, 2n ** 62n, 1n, 2n ** 62n + 1n];
  const many = Array.from({ length: 70 }, (_, i) => list[i % list.length] as bigint);
  const sorted = [...many].sort((a, b) => (a < b ? -1 : Number(a > b)));
  expect([...sort(tensor(many)).values.toTypedArray()]).toEqual(sorted);
});

it('falls back to heaps where the pivots are bad, and still selects the right ones', () => {
  // a median-of-three killer: every partition takes two elements off
  const n = 2048;
  const half = n / 2;
  const list = Array.from({ length: n }, (_, i) =>
    i < half ? (i % 2 === 0 ? i + 1 : half + i + 1 - (i % 2)) : 2 * (i - half + 1),
  );
  const x = tensor(list);
  const sorted = [...list].sort((a, b) => a - b);
  expect(numbers(topk(x, 700, 0, { largest: false }).values)).toEqual(sorted.slice(0, 700));
});

it('takes the first NaN as the median, and skips NaN where asked to', () => {
  const x = tensor([3, NaN, 1, NaN, 2]);
  expect(median(x, 0).indices.item()).toBe(1);
  expect(nanmedian(x, 0).values.item()).toBe(2);
});
