import '@kindling/cpu-backend';
import { arange, ones, tensor, zeros } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { DataError } from '../errors.ts';
import { defaultCollate } from './collate.ts';

describe('defaultCollate', () => {
  it('makes tensors of numbers, bigints, booleans and typed arrays', () => {
    const [n, b, f, t] = [
      defaultCollate([1, 2.5]),
      defaultCollate([1n, 2n ** 53n + 1n]),
      defaultCollate([true, false]),
      defaultCollate([Int32Array.of(1, 2), Int32Array.of(3, 4)]),
    ];
    expect([n.dtype, n.toArray()]).toEqual(['float32', [1, 2.5]]);
    expect([b.dtype, [...b.toTypedArray()]]).toEqual(['int64', [1n, 2n ** 53n + 1n]]);
    expect([f.dtype, f.toArray()]).toEqual(['bool', [true, false]]);
    expect([t.dtype, [...t.shape]]).toEqual(['int32', [2, 2]]);
  });

  it('stacks tensors, and goes into lists and objects', () => {
    const samples = [0, 1].map((i) => ({ name: `s${i}`, pair: [arange(3).add(i), BigInt(i)] as const }));
    const { name, pair } = defaultCollate(samples);
    expect(name).toEqual(['s0', 's1']);
    expect(pair[0].toArray()).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ]);
    expect(pair[1].toArray()).toEqual([0, 1]);
  });

  it.each<[string, unknown[], RegExp]>([
    [
      'shapes',
      [ones([2]), ones([3])],
      /sample is \[2\] float32 in the first sample of the batch and \[3\] float32 in sample 1/,
    ],
    ['dtypes', [zeros([2]), zeros([2], { dtype: 'int64' })], /float32 .* int64/],
    [
      'kinds',
      [
        [tensor(1), 1],
        [tensor(2), 'b'],
      ],
      /sample\[1\] is a number .* a string in sample 1/,
    ],
    ['lengths', [[1], [1, 2]], /1 parts .* 2 in sample 1/],
    ['keys', [{ a: 1 }, { b: 1 }], /sample 1 of the batch lacks a key/],
    ['things without batches', [new Date(0)], /sample is a Date.*collateFn/],
    ['nothing', [null], /sample is null/],
  ])('refuses samples of different %s', (_, samples, message) => {
    expect(() => defaultCollate(samples)).toThrow(DataError);
    expect(() => defaultCollate(samples)).toThrow(message);
  });
});
