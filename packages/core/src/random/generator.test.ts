import { describe, expect, it } from 'vitest';
import { ValueError } from '../errors.ts';
import {
  defaultGenerator,
  forkRng,
  getRngState,
  fillBernoulli,
  fillNormal,
  fillRandint,
  fillUniform,
  Generator,
  initialSeed,
  manualSeed,
  multinomial,
  randperm,
  seed,
} from './index.ts';

const values = (generator: Generator, n = 4): number[] => Array.from({ length: n }, () => generator.random());

describe('Generator', () => {
  it('starts from the seed PyTorch gives a fresh generator', () => {
    expect(new Generator().initialSeed()).toBe(67280421310721);
  });

  it('keeps seeds modulo 2^64', () => {
    expect(new Generator().manualSeed(-1).initialSeed()).toBe(18446744073709551615n);
    expect(new Generator().manualSeed(-5n).initialSeed()).toBe(18446744073709551611n);
  });

  it.each([1.5, NaN, 2 ** 64, -(2 ** 63) - 4096, 2n ** 64n])('refuses the seed %s', (bad) => {
    expect(() => new Generator().manualSeed(bad)).toThrow(ValueError);
  });

  it('goes back to a saved state, cached normal value included', () => {
    const generator = new Generator().manualSeed(3);
    fillNormal(generator, new Float32Array(5));
    const state = generator.getState();
    expect(state).toHaveLength(5056);
    const next = new Float32Array(7);
    fillNormal(generator, next);
    const again = new Float32Array(7);
    fillNormal(new Generator().setState(state), again);
    expect(again).toEqual(next);
    expect(new Generator().setState(state).initialSeed()).toBe(3);
  });

  it('refuses bytes that are no state, and stays as it was', () => {
    const generator = new Generator().manualSeed(1);
    const expected = values(new Generator().manualSeed(1));
    expect(() => generator.setState(new Uint8Array(16))).toThrow(/5056 bytes/);
    expect(() => generator.setState(new Uint8Array(5056))).toThrow(/not a generator's state/);
    expect(values(generator)).toEqual(expected);
  });

  it('forgets the cached normal value when seeded', () => {
    const generator = new Generator().manualSeed(1);
    fillNormal(generator, new Float32Array(1));
    expect(generator.cachedNormal).not.toBeNull();
    expect(generator.manualSeed(1).cachedNormal).toBeNull();
  });
});

describe('the default generator', () => {
  it('is seeded by manualSeed, and by entropy otherwise', () => {
    expect(manualSeed(12)).toBe(defaultGenerator);
    expect(initialSeed()).toBe(12);
    expect(values(defaultGenerator)).toEqual(values(new Generator().manualSeed(12)));
    expect(seed()).not.toBe(seed());
    expect(initialSeed()).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  });
});

describe('bad arguments', () => {
  const g = new Generator();
  const out = new Float32Array(2);
  it.each<[string, () => void, RegExp]>([
    ['uniform_', () => fillUniform(g, out, 1, 0), /from=1 and to=0/],
    ['normal_', () => fillNormal(g, out, 0, -1), /std >= 0, got -1/],
    ['bernoulli_', () => fillBernoulli(g, out, 1.5), /p <= 1, got 1.5/],
    ['randint', () => fillRandint(g, out, 3, 3), /low=3 and high=3/],
    ['randint of halves', () => fillRandint(g, out, 0, 0.5), /integer bounds, got 0.5/],
    ['randperm', () => randperm(g, -1), /got -1/],
    ['multinomial', () => multinomial(g, Float32Array.of(1, -1), 1, 1), />= 0, got -1/],
    ['multinomial of zeros', () => multinomial(g, new Float32Array(3), 1, 1, true), /sum to 0/],
    ['multinomial of too few', () => multinomial(g, Float32Array.of(1, 0), 1, 2), /1 categories have/],
  ])('of %s', (_, call, message) => {
    expect(call).toThrow(ValueError);
    expect(call).toThrow(message);
  });
});

describe('integers', () => {
  it('reach an int64 array exactly at both ends', () => {
    const out = new BigInt64Array(500);
    fillRandint(new Generator().manualSeed(0), out, -(2n ** 63n), -(2n ** 63n) + 3n);
    expect(new Set(out)).toEqual(new Set([0n, 1n, 2n].map((i) => i - 2n ** 63n)));
    fillRandint(new Generator().manualSeed(0), out, -3, 0);
    expect(new Set(out)).toEqual(new Set([-3n, -2n, -1n]));
  });

  it('permute every number once', () => {
    expect(Array.from(randperm(new Generator().manualSeed(9), 257)).sort((a, b) => Number(a - b))).toEqual(
      Array.from({ length: 257 }, (_, i) => BigInt(i)),
    );
    expect(randperm(new Generator(), 0)).toHaveLength(0);
  });
});

describe('forkRng', () => {
  it('leaves the default generator as it was, also after an exception', () => {
    manualSeed(1);
    const state = getRngState();
    const inside = forkRng(() => {
      manualSeed(5);
      return defaultGenerator.initialSeed();
    });
    expect(inside).toBe(5);
    expect(getRngState()).toEqual(state);
    expect(() =>
      forkRng(() => {
        manualSeed(9);
        throw new RangeError('inside');
      }),
    ).toThrow('inside');
    expect(getRngState()).toEqual(state);
    expect(() => forkRng(() => Promise.resolve())).toThrow(/Use a Generator of its own/);
  });
});
