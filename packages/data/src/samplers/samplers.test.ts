import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import { Generator, manualSeed } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import {
  DataError,
  DataLoader,
  RandomSampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from '../index.ts';
import { BatchSampler } from './batch-sampler.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../../../tooling/reference-values/${name}`, import.meta.url), 'utf8');
const { loading } = JSON.parse(read('rng-extra.json')) as {
  loading: Record<string, { orders: unknown; then: number[] }>;
};
const { seeds } = JSON.parse(read('rng.json')) as { seeds: Record<string, Record<string, unknown>> };

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("PyTorch's orders", () => {
  it.each(Object.keys(seeds))('of samplers after manualSeed(%s)', (seed) => {
    const after = <T>(sampler: Iterable<T>): T[] => {
      manualSeed(Number(seed));
      return [...sampler];
    };
    const expected = seeds[seed] ?? {};
    expect(after(new RandomSampler(range(8), { replacement: true, numSamples: 5 }))).toEqual(
      expected['RandomSampler(range(8),replacement=True,num_samples=5)'],
    );
    expect(after(new SubsetRandomSampler([3, 1, 4, 1, 5, 9]))).toEqual(expected['SubsetRandomSampler([3,1,4,1,5,9])']);
    expect(after(new WeightedRandomSampler([0.1, 0.9, 0.4, 0.7, 3, 0.6], 5))).toEqual(
      expected['WeightedRandomSampler([.1,.9,.4,.7,3,.6],5,True)'],
    );
  });

  const collateFn = (batch: number[]): number[] => batch;
  it.each<[string, (generator: Generator) => Iterable<unknown>]>([
    [
      'DataLoader(20,4,shuffle)',
      (generator) => new DataLoader(range(20), { batchSize: 4, shuffle: true, generator, collateFn }),
    ],
    [
      'DataLoader(20,6,shuffle,dropLast)',
      (generator) => new DataLoader(range(20), { batchSize: 6, shuffle: true, dropLast: true, generator, collateFn }),
    ],
    ['RandomSampler(8,19)', (generator) => new RandomSampler(range(8), { numSamples: 19, generator })],
    [
      'RandomSampler(8,40,replacement)',
      (generator) => new RandomSampler(range(8), { numSamples: 40, replacement: true, generator }),
    ],
  ])('of %s, and the state it leaves its generator in', (name, make) => {
    const generator = new Generator().manualSeed(7);
    const made = make(generator);
    const { orders, then } = loading[name] as { orders: unknown; then: number[] };
    expect([[...made], [...made]]).toEqual(orders);
    expect(then.map(() => generator.uniform())).toEqual(then);
  });
});

describe('samplers', () => {
  it('know their lengths', () => {
    expect(new SequentialSampler(range(7))).toHaveLength(7);
    expect(new RandomSampler(range(7), { numSamples: 3 })).toHaveLength(3);
    expect(new BatchSampler(range(7), 3)).toHaveLength(3);
    expect(new BatchSampler(range(7), 3, true)).toHaveLength(2);
    expect(() => new BatchSampler(new Set([1]), 3).length).toThrow(/no length/);
  });

  it('make batches', () => {
    expect([...new BatchSampler(new SequentialSampler(range(7)), 3)]).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect([...new BatchSampler(range(7), 3, true)]).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['an empty source', () => new RandomSampler([]), /positive integer, got 0/],
    ['no batch size', () => new BatchSampler([1], 0), /batchSize must be a positive integer, got 0/],
    ['half a sample', () => new WeightedRandomSampler([1], 0.5), /numSamples/],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(DataError);
    expect(call).toThrow(message);
  });
});
