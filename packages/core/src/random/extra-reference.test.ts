// Long draws, compared with PyTorch's by a hash of all their bits (how they were made: rng-extra.py beside the file).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fillBernoulli,
  fillCauchy,
  fillExponential,
  fillGeometric,
  fillLogNormal,
  fillNormal,
  fillRandint,
  fillRandom,
  fillUniform,
  Generator,
  multinomial,
  randperm,
} from './index.ts';
import type { RandomArray } from './index.ts';

interface Expected {
  fnv1a?: number;
  bytes?: number;
  data?: number[];
}

const path = new URL('../../../../tooling/reference-values/rng-extra.json', import.meta.url);
const { seeds } = JSON.parse(readFileSync(path, 'utf8')) as { seeds: Record<string, Record<string, Expected>> };

type Draw = (generator: Generator) => RandomArray;

function filled<T extends RandomArray>(out: T, fill: (generator: Generator, out: T) => void): Draw {
  return (generator) => {
    fill(generator, out);
    return out;
  };
}
const single = (n: number, fill: (generator: Generator, out: Float32Array) => void): Draw =>
  filled(new Float32Array(n), fill);
const double = (n: number, fill: (generator: Generator, out: Float64Array) => void): Draw =>
  filled(new Float64Array(n), fill);
const weights = Float32Array.from({ length: 100 }, (_, i) => i + 1);

const draws: Record<string, Draw> = {
  'rand(20000)': single(20000, (g, out) => fillUniform(g, out)),
  'uniform_(-0.3,0.7), 20000': single(20000, (g, out) => fillUniform(g, out, -0.3, 0.7)),
  'uniform_(-0.3,0.7), 20000 float64': double(20000, (g, out) => fillUniform(g, out, -0.3, 0.7)),
  'randn(20000)': single(20000, (g, out) => fillNormal(g, out)),
  'randn(20007)': single(20007, (g, out) => fillNormal(g, out)),
  'normal_(2,3), 20000': single(20000, (g, out) => fillNormal(g, out, 2, 3)),
  'normal_(2,3), 64 float64': double(64, (g, out) => fillNormal(g, out, 2, 3)),
  'normal_(2,3), 15 float64': double(15, (g, out) => fillNormal(g, out, 2, 3)),
  'normal_(2,3), 20x5 transposed': single(100, (g, out) => fillNormal(g, out, 2, 3, false)),
  'log_normal_(0.5,0.7), 32 float64': double(32, (g, out) => fillLogNormal(g, out, 0.5, 0.7)),
  'exponential_(2.5), 64 float64': double(64, (g, out) => fillExponential(g, out, 2.5)),
  'exponential_(2.5), 20000': single(20000, (g, out) => fillExponential(g, out, 2.5)),
  'cauchy_(1,2), 64 float64': double(64, (g, out) => fillCauchy(g, out, 1, 2)),
  'geometric_(0.01), 2000': single(2000, (g, out) => fillGeometric(g, out, 0.01)),
  'bernoulli_(0.37), 20000': single(20000, (g, out) => fillBernoulli(g, out, 0.37)),
  'randint(0,10), 20000': filled(new BigInt64Array(20000), (g, out) => fillRandint(g, out, 0, 10)),
  'randint(-2**40,2**41), 2000': filled(new BigInt64Array(2000), (g, out) => fillRandint(g, out, -(2 ** 40), 2 ** 41)),
  'randint(-5,300), 2000 float32': single(2000, (g, out) => fillRandint(g, out, -5, 300)),
  'random_(), 2000 int64': filled(new BigInt64Array(2000), fillRandom),
  'random_(), 2000 int32': filled(new Int32Array(2000), fillRandom),
  'random_(), 2000 int16': filled(new Int16Array(2000), fillRandom),
  'random_(), 2000 int8': filled(new Int8Array(2000), fillRandom),
  'random_(), 2000 uint8': filled(new Uint8Array(2000), fillRandom),
  'random_(), 2000 bool': filled(new Uint8Array(2000), (g, out) => fillRandom(g, out, true)),
  'random_(), 2000 float64': double(2000, fillRandom),
  'randperm(60000)': (g) => randperm(g, 60000),
  'multinomial(arange(1,101),50)': (g) => multinomial(g, weights, 1, 50),
  'multinomial(arange(1,101),200,replacement)': (g) => multinomial(g, weights, 1, 200, true),
  'state when fresh': (g) => g.getState(),
  'state after randn(5)': (g) => (fillNormal(g, new Float32Array(5)), g.getState()),
  'state after rand(624)': (g) => (fillUniform(g, new Float32Array(624)), g.getState()),
  'state after rand(1000)': (g) => (fillUniform(g, new Float32Array(1000)), g.getState()),
};

function fnv1a(array: RandomArray): number {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

describe.each(Object.entries(seeds))('seed %s', (seed, cases) => {
  it('has every case here and there', () => {
    expect(Object.keys(draws)).toEqual(Object.keys(cases));
  });

  it.each(Object.entries(cases))('%s', (name, expected) => {
    const got = draws[name]?.(new Generator().manualSeed(Number(seed))) as RandomArray;
    if (expected.data) expect(Array.from(got, Number)).toEqual(expected.data);
    else expect(fnv1a(got)).toBe(expected.fnv1a ?? expected.bytes);
  });
});
