import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { log32, sincos32 } from './cephes.ts';
import { exp } from './exp.ts';
import { fma64 } from './fma.ts';
import { log, log1p } from './log.ts';
import { sincos, tan } from './trig.ts';

const path = new URL('../../../../../tooling/reference-values/rng-extra.json', import.meta.url);
const { functions } = JSON.parse(readFileSync(path, 'utf8')) as { functions: Record<string, [number, number][]> };

const both = new Float64Array(2);
const ours: Record<string, (x: number) => number> = {
  log,
  log1p,
  exp,
  tan,
  sin: (x) => {
    sincos(x, both);
    return both[0] as number;
  },
  cos: (x) => {
    sincos(x, both);
    return both[1] as number;
  },
};

describe('double-precision functions', () => {
  it.each(Object.keys(functions))('%s is correctly rounded', (name) => {
    const wrong = functions[name]?.filter(([x, y]) => ours[name]?.(x) !== y);
    expect(wrong).toEqual([]);
  });

  it('handle the ends of their domains', () => {
    expect([log(0), log(1), log(Infinity), log(-1)]).toEqual([-Infinity, 0, Infinity, NaN]);
    expect([log1p(-1), log1p(0), log1p(Infinity), log1p(-2)]).toEqual([-Infinity, 0, Infinity, NaN]);
    expect([exp(-Infinity), exp(0), exp(710), exp(NaN)]).toEqual([0, 1, Infinity, NaN]);
    expect(exp(-744)).toBe(10e-324);
  });
});

describe('fma64', () => {
  it('rounds once', () => {
    const a = 1 + 2 ** -30;
    expect(a * a - 1).not.toBe(2 ** -29 + 2 ** -60);
    expect(fma64(a, a, -1)).toBe(2 ** -29 + 2 ** -60);
    // Just above the midpoint of two doubles: rounding the product first, and the sum to even after, goes down.
    expect(fma64(1 + 2 ** -52, 2 ** -53, 1)).toBe(1 + 2 ** -52);
    expect(fma64(1, 2 ** -53, 1)).toBe(1);
  });
});

describe('single-precision twins', () => {
  it('are within an ulp or two of the true values', () => {
    const out = new Float32Array(2);
    for (let i = 1; i <= 4000; i++) {
      const u = Math.fround(i / 4000);
      const angle = Math.fround(6.283 * u);
      sincos32(angle, out);
      expect(Math.abs((out[0] as number) - Math.sin(angle))).toBeLessThan(2e-7);
      expect(Math.abs((out[1] as number) - Math.cos(angle))).toBeLessThan(2e-7);
      expect(Math.abs(log32(u) - Math.log(u))).toBeLessThan(2 ** -23 * Math.max(1, Math.abs(Math.log(u))));
    }
  });
});
