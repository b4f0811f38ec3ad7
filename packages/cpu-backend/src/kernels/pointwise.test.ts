import { tensor, zeros, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { kernels } from './table.ts';

type Binary = (out: Tensor, a: Tensor, b: Tensor) => void;
const binary = (name: keyof typeof kernels): Binary => kernels[name] as Binary;
const range = (n: number, f: (i: number) => number = (i) => i): number[] => Array.from({ length: n }, (_, i) => f(i));

/** Layouts of a [rows, columns] operand that hold the same elements. */
const layouts: Record<string, (rows: number, columns: number) => Tensor> = {
  contiguous: (r, c) => tensor(range(r * c)).reshape([r, c]),
  transposed: (r, c) =>
    tensor(range(r * c, (i) => (i % r) * c + Math.floor(i / r)))
      .reshape([c, r])
      .t(),
  'every second column': (r, c) =>
    tensor(range(2 * r * c, (i) => (i % 2 === 0 ? i / 2 : -1)))
      .reshape([r, c, 2])
      .select(2, 0),
};

describe.each([
  [1, 1],
  [3, 5],
  [70, 10],
  [4, 700],
  [3, 1500],
])('%i x %i', (rows, columns) => {
  const expected = range(rows * columns, (i) => 2 * i);
  it.each(Object.keys(layouts))('adds with a %s operand, on both sides and into it', (layout) => {
    const make = layouts[layout] as (r: number, c: number) => Tensor;
    const plain = tensor(range(rows * columns)).reshape([rows, columns]);
    const out = zeros([rows, columns]);
    binary('add')(out, make(rows, columns), plain);
    expect(out.flatten().toArray()).toEqual(expected);
    binary('add')(out, plain, make(rows, columns));
    expect(out.flatten().toArray()).toEqual(expected);
    const target = make(rows, columns);
    binary('add')(target, target, plain);
    expect(target.flatten().toArray()).toEqual(expected);
  });

  it('broadcasts rows, columns and scalars', () => {
    const x = tensor(range(rows * columns)).reshape([rows, columns]);
    const out = zeros([rows, columns]);
    binary('add')(out, x, tensor(range(columns)));
    expect(out.flatten().toArray()).toEqual(range(rows * columns, (i) => i + (i % columns)));
    binary('sub')(out, tensor(range(rows)).reshape([rows, 1]), x);
    expect(out.flatten().toArray()).toEqual(range(rows * columns, (i) => Math.floor(i / columns) - i));
    binary('sub')(out, tensor(1), x);
    expect(out.flatten().toArray()).toEqual(range(rows * columns, (i) => 1 - i));
  });
});

it('leaves the rest of a tiny storage alone when it writes to a part of it', () => {
  const x = tensor([1, 2, 3, 4]);
  const part = x.narrow(0, 1, 2);
  binary('mul')(part, part, tensor([10, 10]));
  expect(x.toArray()).toEqual([1, 20, 30, 4]);
  kernels.fill?.(x.select(0, 3), 7);
  expect(x.toArray()).toEqual([1, 20, 30, 7]);
});

describe.each(['int64', 'int32', 'uint8'] as const)('integer division in %s', (dtype) => {
  it.each(['remainder', 'fmod', 'floorDivide', 'truncDivide'] as const)(
    '%s reports a zero and writes nothing',
    (name) => {
      for (const n of [3, 300]) {
        const a = tensor(
          range(n, (i) => i % 100),
          { dtype },
        );
        const b = tensor(
          range(n, (i) => (i === n - 1 ? 0 : 3)),
          { dtype },
        );
        const before = a.toArray();
        expect(() => binary(name)(a, a, b)).toThrow(/division by zero/i);
        expect(() => binary(name)(a, a, b.narrow(0, n - 1, 1))).toThrow(/division by zero/i);
        expect(a.toArray()).toEqual(before);
      }
    },
  );
});

it('divides integers with the signs of Python, and the smallest by -1 without a trap', () => {
  const a = tensor([7, -7, 7, -7, -2147483648], { dtype: 'int32' });
  const b = tensor([3, 3, -3, -3, -1], { dtype: 'int32' });
  const values = (name: keyof typeof kernels): unknown => {
    const out = zeros([5], { dtype: 'int32' });
    binary(name)(out, a, b);
    return out.toArray();
  };
  expect(values('remainder')).toEqual([1, 2, -2, -1, 0]);
  expect(values('fmod')).toEqual([1, -1, 1, -1, 0]);
  expect(values('floorDivide')).toEqual([2, -3, -3, 2, -2147483648]);
  expect(values('truncDivide')).toEqual([2, -2, -2, 2, -2147483648]);
  expect(values('pow')).toEqual([343, -343, 0, 0, 0]);
});

it('shifts by too much to nothing, or to the sign', () => {
  const out = zeros([4], { dtype: 'int32' });
  const x = tensor([1, -8, 1, -8], { dtype: 'int32' });
  const n = tensor([40, 40, -1, 1], { dtype: 'int32' });
  kernels.bitwiseLeftShift?.(out, x, n);
  expect(out.toArray()).toEqual([0, 0, 0, -16]);
  kernels.bitwiseRightShift?.(out, x, n);
  expect(out.toArray()).toEqual([0, -1, 0, -4]);
});

describe('floating remainders', () => {
  const pairs = [
    [5.5, 2],
    [-5.5, 2],
    [5.5, -2],
    [1e30, 7],
    [-1e30, 7],
    [3, Infinity],
    [Infinity, 3],
    [1, 0],
    [0.1, 1e-30],
  ] as const;
  it.each(['float32', 'float64'] as const)('%s', (dtype: DType) => {
    const a = tensor(
      pairs.map(([x]) => x),
      { dtype },
    );
    const b = tensor(
      pairs.map(([, y]) => y),
      { dtype },
    );
    const [x, y] = [a.toArray() as number[], b.toArray() as number[]];
    const out = zeros([pairs.length], { dtype });
    kernels.fmod?.(out, a, b);
    const fmod = x.map((v, i) => v % (y[i] as number));
    expect(out.toArray()).toEqual(fmod);
    kernels.remainder?.(out, a, b);
    const signed = fmod.map((r, i) => (r !== 0 && r < 0 !== (y[i] as number) < 0 ? r + (y[i] as number) : r));
    expect(out.toArray()).toEqual(dtype === 'float32' ? signed.map(Math.fround) : signed);
  });
});

it('converts between all dtypes as C does, without traps', () => {
  const names = ['float32', 'float64', 'int64', 'int32', 'uint8', 'bool'] as const;
  const source = [0, 1, 200, 0.75];
  const cast: Record<(typeof names)[number], (x: number) => unknown> = {
    float32: Math.fround,
    float64: (x) => x,
    int64: Math.trunc,
    int32: Math.trunc,
    uint8: Math.trunc,
    bool: (x) => x !== 0,
  };
  for (const from of names) {
    for (const to of names) {
      const x = tensor(source, { dtype: 'float64' }).to(from);
      const out = zeros([4], { dtype: to });
      kernels.copy?.(out, x);
      expect(out.toArray()).toEqual(source.map((v) => cast[to](Number(cast[from](v)))));
    }
  }
  const wild = tensor([NaN, 1e30, -1e30, -1, 300]);
  const bytes = zeros([5], { dtype: 'uint8' });
  kernels.copy?.(bytes, wild);
  expect((bytes.toArray() as number[]).slice(3)).toEqual([255, 44]);
  const words = zeros([5], { dtype: 'int32' });
  kernels.copy?.(words, wild);
  expect(words.toArray()).toEqual([0, 2147483647, -2147483648, -1, 300]);
});

it('copies permuted tensors of every shape and size of element', () => {
  for (const dtype of ['float32', 'float64', 'uint8'] as const) {
    for (const [a, b, c] of [
      [3, 40, 50],
      [20, 9, 8],
      [17, 2, 33],
    ] as const) {
      const x = tensor(
        range(a * b * c, (i) => i % 251),
        { dtype },
      ).reshape([a, b, c]);
      for (const order of [
        [0, 2, 1],
        [2, 1, 0],
        [1, 0, 2],
        [2, 0, 1],
      ]) {
        const view = x.permute(order);
        const out = zeros(view.sizes, { dtype });
        kernels.copy?.(out, view);
        const [p, q, r] = order.map((d) => x.strides[d] as number) as [number, number, number];
        const [, m, n] = view.sizes as [number, number, number];
        expect(out.flatten().toArray()).toEqual(
          range(a * b * c, (i) => (Math.floor(i / (m * n)) * p + (Math.floor(i / n) % m) * q + (i % n) * r) % 251),
        );
      }
    }
  }
});

it('chooses elements by a condition of any layout', () => {
  const condition = tensor(range(600, (i) => i % 3))
    .reshape([20, 30])
    .t()
    .eq(0);
  const out = zeros([30, 20]);
  kernels.where?.(out, condition, tensor(1), tensor(range(20)));
  const expected = range(600, (i) => (((i % 20) * 30 + Math.floor(i / 20)) % 3 === 0 ? 1 : i % 20));
  expect(out.flatten().toArray()).toEqual(expected);
});
