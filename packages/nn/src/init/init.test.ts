// Initial values against PyTorch's after the same seed.
import { readFileSync } from 'node:fs';
import { empty, manualSeed, ones, zeros, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { load } from '../../../serialize/src/safetensors/tensors.ts';
import { Embedding, init, Linear, Parameter, ReLU, Sequential, type Module } from '../index.ts';

interface Stored {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data?: readonly number[];
  readonly first?: readonly number[];
  readonly last?: readonly number[];
  readonly sum_f64?: number;
}
const path = new URL('../../../../tooling/reference-values/rng.json', import.meta.url);
const { seeds } = JSON.parse(readFileSync(path, 'utf8')) as {
  seeds: Record<string, Record<string, Stored & Record<string, Stored>>>;
};
const cases = (expr: string): [seed: number, stored: Stored & Record<string, Stored>][] =>
  Object.entries(seeds).map(([seed, values]) => [Number(seed), values[expr] as Stored & Record<string, Stored>]);

const values = (x: Tensor): number[] => Array.from(x.toTypedArray(), Number);

describe.each<[expr: string, make: () => Tensor, tolerance: number]>([
  ['init.xavier_uniform_(empty(3,5))', () => init.xavierUniform_(empty([3, 5])), 0],
  ['init.xavier_normal_(empty(3,5))', () => init.xavierNormal_(empty([3, 5])), 0],
  ['init.kaiming_normal_(empty(3,5))', () => init.kaimingNormal_(empty([3, 5])), 0],
  [
    'init.kaiming_normal_(empty(6,5),fan_out,relu)',
    () => init.kaimingNormal_(empty([6, 5]), { mode: 'fan_out', nonlinearity: 'relu' }),
    0,
  ],
  ['init.kaiming_uniform_(empty(3,5))', () => init.kaimingUniform_(empty([3, 5])), 0],
  ['init.orthogonal_(empty(3,5))', () => init.orthogonal_(empty([3, 5])), 4e-7],
  ['init.orthogonal_(empty(6,4))', () => init.orthogonal_(empty([6, 4])), 4e-7],
  ['init.trunc_normal_(empty(3,5))', () => init.truncNormal_(empty([3, 5])), 5e-7],
  [
    'init.trunc_normal_(empty(3,5),std=0.02,a=-0.04,b=0.04)',
    () => init.truncNormal_(empty([3, 5]), { std: 0.02, a: -0.04, b: 0.04 }),
    1e-8,
  ],
  ['init.normal_(empty(4,4),0,0.01)', () => init.normal_(empty([4, 4]), 0, 0.01), 0],
  ['Embedding(10,3)', () => new Embedding(10, 3).weight, 0],
])('%s', (expr, make, tolerance) => {
  it.each(cases(expr))('seed %i', (seed, stored) => {
    manualSeed(seed);
    const x = make();
    expect(x.sizes).toEqual(stored.shape);
    const off = values(x).map((v, i) => Math.abs(v - (stored.data?.[i] ?? NaN)));
    expect(Math.max(...off)).toBeLessThanOrEqual(tolerance);
  });
});

describe.each<[expr: string, make: () => Module]>([
  ['Linear(3,2)', () => new Linear(3, 2)],
  ['Linear(784,256)', () => new Linear(784, 256)],
  ['Sequential(Linear(4,3),ReLU(),Linear(3,2))', () => new Sequential(new Linear(4, 3), new ReLU(), new Linear(3, 2))],
])('%s, bit for bit', (expr, make) => {
  it.each(cases(expr))('seed %i', (seed, stored) => {
    manualSeed(seed);
    const parameters = make().namedParameters();
    expect(parameters.map(([name]) => name)).toEqual(Object.keys(stored));
    for (const [name, p] of parameters) {
      const wanted = stored[name] as Stored;
      const got = values(p);
      expect(p.sizes).toEqual(wanted.shape);
      if (wanted.data !== undefined) expect(got).toEqual(wanted.data);
      else {
        expect([got.slice(0, 8), got.slice(-4)]).toEqual([wanted.first, wanted.last]);
        // Of 200,704 values at most a hundred thousandth may hide behind the order of addition.
        expect(got.reduce((sum, v) => sum + v, 0)).toBeCloseTo(wanted.sum_f64 as number, 10);
      }
    }
  });
});

it("gives the MLP of the training job PyTorch's weights, bit for bit", () => {
  const file = new URL('../../../../tooling/reference-values/train/mlp.init.safetensors', import.meta.url);
  const wanted = load(new Uint8Array(readFileSync(file)));
  manualSeed(0);
  const got = new Sequential({
    hidden: new Linear(784, 256),
    act: new ReLU(),
    output: new Linear(256, 10),
  }).stateDict();
  expect(Object.keys(got)).toEqual(Object.keys(wanted));
  for (const [name, w] of Object.entries(wanted)) expect(got[name]?.equal(w)).toBe(true);
});

describe('initialisers', () => {
  it('fill without recording, and return their argument', () => {
    const p = new Parameter(zeros([2, 3]));
    expect(init.constant_(p, 4)).toBe(p);
    expect(init.ones_(p).toArray()).toEqual(ones([2, 3]).toArray());
    expect(init.eye_(p).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(init.zeros_(p).isLeaf).toBe(true);
  });

  it('make orthonormal rows or columns, times the gain', () => {
    manualSeed(1);
    const q = init.orthogonal_(empty([3, 4, 2], { dtype: 'float64' }), { gain: 2 }).view(3, 8);
    const product = q.matmul(q.t()).sub(init.eye_(empty([3, 3], { dtype: 'float64' })).mul(4));
    expect(product.abs().max().item()).toBeLessThan(1e-12);
  });

  it('know the gains and the fans', () => {
    expect(init.calculateGain('leaky_relu')).toBeCloseTo(Math.sqrt(2 / 1.0001), 15);
    expect(init.calculateGain('tanh')).toBe(5 / 3);
    expect(init.fansOf(empty([4, 3, 5, 5]))).toEqual({ fanIn: 75, fanOut: 100 });
    expect(() => init.xavierUniform_(empty([3]))).toThrow('at least 2 dimensions, got [3]');
    expect(() => init.eye_(empty([3]))).toThrow('only matrices');
    expect(() => init.calculateGain('swish' as 'relu')).toThrow("unsupported nonlinearity 'swish'");
    expect(() => init.truncNormal_(empty([3]), { std: 0 })).toThrow('expected std > 0');
  });
});
