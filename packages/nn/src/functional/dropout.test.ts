import { readFileSync } from 'node:fs';
import { manualSeed, ones, rand } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Dropout, dropout, functional, Sequential } from '../index.ts';

const path = new URL('../../../../tooling/reference-values/rng.json', import.meta.url);
const { seeds } = JSON.parse(readFileSync(path, 'utf8')) as {
  seeds: Record<string, Record<string, { data: number[] }>>;
};

it.each(Object.entries(seeds))('draws the masks of PyTorch after seed %s', (seed, stored) => {
  for (const p of [0.5, 0.1]) {
    manualSeed(Number(seed));
    expect(dropout(ones([20]), p).toArray()).toEqual(stored[`F.dropout(ones(20),${p})`]?.data);
  }
});

it('draws in the order of the elements, whatever the strides', () => {
  manualSeed(1);
  const straight = dropout(ones([4, 3]));
  manualSeed(1);
  expect(dropout(ones([3, 4]).t()).toArray()).toEqual(straight.toArray());
  manualSeed(1);
  const sampled = functional.gumbelSoftmax(ones([4, 3]));
  manualSeed(1);
  expect(functional.gumbelSoftmax(ones([3, 4]).t()).toArray()).toEqual(sampled.toArray());
});

it('passes its input unchanged, and draws nothing, without training or with p = 0', () => {
  const x = ones([4]);
  manualSeed(3);
  const next = rand([1]).item();
  manualSeed(3);
  expect(dropout(x, { p: 0.5, training: false })).toBe(x);
  expect(dropout(x, 0)).toBe(x);
  expect(new Sequential(new Dropout(0.5)).eval()(x)).toBe(x);
  expect(rand([1]).item()).toBe(next);
});

it('zeroes everything with p = 1, gradients included', () => {
  const x = ones([3], { requiresGrad: true });
  const y = dropout(x, 1);
  y.sum().backward();
  expect([y.toArray(), x.grad?.toArray()]).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

it('sends the gradient where the output is', () => {
  manualSeed(0);
  const x = ones([20], { requiresGrad: true });
  const y = dropout(x, 0.4);
  y.sum().backward();
  expect(x.grad?.toArray()).toEqual(y.toArray());
});

it('writes in place when asked', () => {
  manualSeed(0);
  const x = ones([20]);
  const expected = dropout(x, 0.5).toArray();
  manualSeed(0);
  expect(new Dropout(0.5, { inplace: true })(x)).toBe(x);
  expect(x.toArray()).toEqual(expected);
});

it('refuses other probabilities', () => {
  expect(() => dropout(ones([1]), 1.5)).toThrow('dropout: p must be between 0 and 1, got 1.5');
  expect(() => new Dropout({ p: -1 })).toThrow('Dropout: p must be between 0 and 1, got -1');
});
