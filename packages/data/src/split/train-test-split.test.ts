import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import { arange, manualSeed, tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { DataError, TensorDataset, trainTestSplit } from '../index.ts';
import type { TrainTestSplitOptions } from '../index.ts';

interface Reference {
  n: number;
  options: TrainTestSplitOptions;
  seed: number;
  labels: number[] | null;
  train: number[];
  test: number[];
}
const path = new URL('../../reference/splits.json', import.meta.url);
const { splits } = JSON.parse(readFileSync(path, 'utf8')) as { splits: Reference[] };
const numbers = (n: number) => new TensorDataset(arange(n));
const parts = (n: number, options?: TrainTestSplitOptions) =>
  trainTestSplit(numbers(n), options).map((part) => part.indices);

describe('trainTestSplit', () => {
  it.each(splits)(
    "is scikit-learn's: $n samples, $options, seed $seed",
    ({ n, options, seed, labels, train, test }) => {
      expect(parts(n, { ...options, randomState: seed, ...(labels && { stratify: labels }) })).toEqual([train, test]);
    },
  );

  it('takes labels of any kind, in tensors as well', () => {
    const labels = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const expected = parts(20, { stratify: labels, randomState: 3 });
    expect(parts(20, { stratify: labels.map((label) => 'ab'.charAt(label)), randomState: 3 })).toEqual(expected);
    expect(parts(20, { stratify: tensor(labels.map(BigInt)), randomState: 3 })).toEqual(expected);
  });

  it('keeps the order where asked to, and draws from the default generator else', () => {
    expect(parts(5, { shuffle: false, testSize: 2 })).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    manualSeed(1);
    const first = parts(30);
    expect(parts(30)).not.toEqual(first);
    manualSeed(1);
    expect(parts(30)).toEqual(first);
  });

  it.each<[TrainTestSplitOptions, RegExp]>([
    [{ testSize: 1.5 }, /testSize must be a fraction .* got 1.5/],
    [{ trainSize: 10 }, /trainSize must be .* from 1 to 9, got 10/],
    [{ trainSize: 6, testSize: 5 }, /trainSize 6 and testSize 5 exceed the 10/],
    [{ stratify: [0, 1] }, /2 labels for 10 samples/],
    [{ stratify: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }, /single sample/],
    [{ stratify: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], testSize: 3 }, /testSize is 3 samples, fewer than the 5 classes/],
    [{ stratify: [0], shuffle: false }, /stratify needs shuffle/],
  ])('refuses %j', (options, message) => {
    expect(() => parts(10, options)).toThrow(DataError);
    expect(() => parts(10, options)).toThrow(message);
  });
});
