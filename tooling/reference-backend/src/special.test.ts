import { describe, expect, it } from 'vitest';
import { erf, erfc, erfinv } from './special.ts';

// Rounded from 40 digits of mpmath.
const cases: Record<string, { f: (x: number) => number; values: [x: number, wanted: number][] }> = {
  erf: {
    f: erf,
    values: [
      [1e-8, 1.1283791670955126e-8],
      [0.1, 0.1124629160182849],
      [0.9, 0.7969082124228322],
      [-1.5, -0.9661051464753108],
      [1.99, 0.995111413199617],
      [2.01, 0.9955248493552482],
      [5.5, 0.9999999999999927],
    ],
  },
  erfc: {
    f: erfc,
    values: [
      [-1, 1.8427007929497148],
      [0.1, 0.887537083981715],
      [0.74, 0.2953219221452542],
      [0.76, 0.28246324719440913],
      [1, 0.15729920705028513],
      [2, 0.004677734981047266],
      [5, 1.537459794428035e-12],
      [20, 5.395865611607901e-176],
      [26.5, 2.2109076642637343e-307],
    ],
  },
  erfinv: {
    f: erfinv,
    values: [
      [1e-9, 8.86226925452758e-10],
      [0.1, 0.08885599049425769],
      [0.49, 0.46586860023505733],
      [0.5, 0.4769362762044699],
      [-0.7, -0.7328690779592167],
      [0.99, 1.8213863677184494],
      [0.9999999999999, 5.261483331372676],
    ],
  },
};

describe.each(Object.entries(cases))('%s', (_name, { f, values }) => {
  it.each(values)('at %d', (x, wanted) => {
    expect(Math.abs(f(x) / wanted - 1)).toBeLessThan(2e-15);
  });
});

it('has its limits and passes NaN on', () => {
  expect([erf(-Infinity), erf(Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([-1, 1, 0, 2]);
  expect([erfinv(1), erfinv(-1), erfinv(0)]).toEqual([Infinity, -Infinity, 0]);
  for (const f of [erf, erfc, erfinv]) expect(f(NaN)).toBeNaN();
  expect(erfinv(1.5)).toBeNaN();
});
