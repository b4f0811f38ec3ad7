import { readFileSync } from 'node:fs';
import { manualSeed, ones, tensor, type Tensor } from '@kindling/core';
import { noGrad } from '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../../index.ts';

const { parametrizations, parametrize, removeSpectralNorm, removeWeightNorm, spectralNorm, weightNorm } = nn.utils;

type Nested = number | readonly Nested[];
interface Case {
  readonly expr: string;
  readonly repr: string;
  readonly state: Record<string, Nested>;
  readonly x: Nested[];
  readonly outs: readonly Nested[];
  readonly grads: Record<string, Nested>;
  readonly after: Record<string, Nested>;
  readonly eval: Nested;
}
const path = new URL('../../../../../tooling/reference-values/parametrize.json', import.meta.url);
const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];

class Symmetric extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.triu().add(x.triu({ diagonal: 1 }).t());
  }
}
class Doubled extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.mul(2);
  }
  rightInverse(x: Tensor): Tensor {
    return x.div(2);
  }
}
function symmetric(module: nn.Module, ...others: nn.Module[]): nn.Module {
  for (const p of [new Symmetric(), ...others]) parametrize.registerParametrization(module, 'weight', p);
  return module;
}

const builders: Record<string, () => nn.Module> = {
  'weight_norm(nn.Linear(3, 4))': () => weightNorm(new nn.Linear(3, 4)),
  'weight_norm(nn.Linear(3, 4), dim=None)': () => weightNorm(new nn.Linear(3, 4), { dim: null }),
  'weight_norm(nn.Conv1d(2, 3, 2), dim=1)': () => weightNorm(new nn.Conv1d(2, 3, 2), { dim: 1 }),
  'spectral_norm(nn.Linear(3, 4))': () => spectralNorm(new nn.Linear(3, 4)),
  'spectral_norm(nn.ConvTranspose1d(2, 3, 2), n_power_iterations=2)': () =>
    spectralNorm(new nn.ConvTranspose1d(2, 3, 2), { nPowerIterations: 2 }),
  'parametrizations.spectral_norm(nn.Linear(3, 4))': () => parametrizations.spectralNorm(new nn.Linear(3, 4)),
  "parametrizations.spectral_norm(nn.Linear(3, 4), 'bias')": () =>
    parametrizations.spectralNorm(new nn.Linear(3, 4), { name: 'bias' }),
  'parametrizations.spectral_norm(nn.Conv1d(2, 3, 2), n_power_iterations=3, dim=1)': () =>
    parametrizations.spectralNorm(new nn.Conv1d(2, 3, 2), { nPowerIterations: 3, dim: 1 }),
  'parametrizations.orthogonal(nn.Linear(3, 3))': () => parametrizations.orthogonal(new nn.Linear(3, 3)),
  "parametrizations.orthogonal(nn.Linear(3, 4), orthogonal_map='cayley')": () =>
    parametrizations.orthogonal(new nn.Linear(3, 4), { orthogonalMap: 'cayley' }),
  'parametrizations.orthogonal(nn.Linear(3, 2))': () => parametrizations.orthogonal(new nn.Linear(3, 2)),
  'parametrizations.orthogonal(nn.Linear(3, 4), use_trivialization=False)': () =>
    parametrizations.orthogonal(new nn.Linear(3, 4), { useTrivialization: false }),
  'symmetric(nn.Linear(3, 3))': () => symmetric(new nn.Linear(3, 3)),
  'symmetric(nn.Linear(3, 3), Doubled())': () => symmetric(new nn.Linear(3, 3), new Doubled()),
};

const flat = (x: unknown): number[] => [x].flat(9) as number[];
function close(got: unknown, wanted: unknown, digits: number, name = ''): void {
  expect(flat(got).length, name).toBe(flat(wanted).length);
  flat(got).forEach((v, i) => expect(v, name).toBeCloseTo(flat(wanted)[i] as number, digits));
}
function closeState(net: nn.Module, wanted: Record<string, Nested>, digits: number): void {
  const own = net.stateDict();
  expect(Object.keys(own)).toEqual(Object.keys(wanted));
  for (const [name, x] of Object.entries(own)) close(x.toArray(), wanted[name], digits, name);
}

it.each(cases)("$expr trains as PyTorch's", ({ expr, repr, state, x, outs, grads, after, eval: evaluated }) => {
  manualSeed(3);
  const net = (builders[expr] as () => nn.Module)();
  expect(String(net)).toBe(repr);
  net.double();
  closeState(net, state, 5);
  const exact = Object.entries(state).map(([k, v]): [string, Tensor] => [k, tensor(v, { dtype: 'float64' })]);
  net.loadStateDict(Object.fromEntries(exact));
  const input = tensor(x, { dtype: 'float64' });
  for (const wanted of outs) {
    net.zeroGrad();
    const out = net(input) as Tensor;
    out.cos().sum().backward();
    close(out.toArray(), wanted, 11);
    noGrad(() => {
      for (const p of net.parameters()) p.sub_((p.grad as Tensor).mul(0.1));
    });
  }
  for (const [name, p] of net.namedParameters()) close(p.grad?.toArray(), grads[name], 11, name);
  closeState(net, after, 11);
  const copy = nn.deepCopy(net);
  close((net.eval()(input) as Tensor).toArray(), evaluated, 11);
  close((copy.eval()(input) as Tensor).toArray(), evaluated, 11);
});

it('has a builder for every reference value', () => {
  expect(Object.keys(builders)).toEqual(cases.map(({ expr }) => expr));
});

describe('parametrizations.weightNorm', () => {
  it('computes as the older form, by the names of PyTorch 2', () => {
    manualSeed(1);
    const older = weightNorm(new nn.Linear(3, 4), { dim: 1 });
    manualSeed(1);
    const net = parametrizations.weightNorm(new nn.Linear(3, 4), { dim: 1 });
    expect(Object.keys(net.stateDict())).toEqual([
      'bias',
      'parametrizations.weight.original0',
      'parametrizations.weight.original1',
    ]);
    expect(String(net)).toContain('(weight): ParametrizationList(\n      (0): _WeightNorm()');
    const x = ones([2, 3]);
    for (const m of [older, net]) m(x).pow(2).sum().backward();
    expect(net(x).toArray()).toEqual(older(x).toArray());
    expect(net.getParameter('parametrizations.weight.original0').grad?.toArray()).toEqual(
      older.getParameter('weight_g').grad?.toArray(),
    );
  });
});

describe('parametrizations.orthogonal', () => {
  it('keeps columns orthonormal after any step, and takes an orthogonal value', () => {
    const net = parametrizations.orthogonal(new nn.Linear(3, 5));
    const isIdentity = (): void => close(net.weight.t().matmul(net.weight).toArray(), [1, 0, 0, 0, 1, 0, 0, 0, 1], 5);
    isIdentity();
    net(ones([2, 3]))
      .cos()
      .sum()
      .backward();
    noGrad(() => {
      for (const p of net.parameters()) p.sub_(p.grad as Tensor);
    });
    isIdentity();
    const turned = tensor(
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
      { dtype: 'float32' },
    );
    Reflect.set(net, 'weight', turned);
    close(net.weight.toArray(), turned.toArray(), 6);
  });

  it('refuses what is no matrix, unknown maps, and what cannot be assigned', () => {
    const net = new nn.Linear(3, 3);
    expect(() => parametrizations.orthogonal(net, { name: 'bias' })).toThrow(
      'expected a matrix or a batch of them, got [3]',
    );
    expect(() => parametrizations.orthogonal(net, { orthogonalMap: 'x' as never })).toThrow("got 'x'");
    expect(() => parametrizations.orthogonal(net, { orthogonalMap: 'cayley', useTrivialization: false })).toThrow(
      "'cayley' cannot be assigned to",
    );
    expect(net.constructor).toBe(nn.Linear);
  });
});

describe('registerParametrization and removeParametrizations', () => {
  it('assign through rightInverse, and leave either value', () => {
    const net = new nn.Linear(2, 2);
    const { weight } = net;
    parametrize.registerParametrization(net, 'weight', new Doubled());
    expect([parametrize.isParametrized(net), parametrize.isParametrized(net, 'bias')]).toEqual([true, false]);
    Reflect.set(net, 'weight', ones([2, 2]).mul(6));
    expect(weight.toArray()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(net.weight.toArray()).toEqual([
      [6, 6],
      [6, 6],
    ]);
    parametrize.removeParametrizations(net, 'weight');
    expect([net.weight === weight, net.weight.at(0, 0).item(), parametrize.isParametrized(net)]).toEqual([
      true,
      6,
      false,
    ]);
    expect([net.constructor, String(net)]).toEqual([nn.Linear, 'Linear(in_features=2, out_features=2, bias=True)']);
    expect(Object.keys(net.stateDict())).toEqual(['weight', 'bias']);
    parametrize.registerParametrization(net, 'weight', new Doubled());
    parametrize.removeParametrizations(net, 'weight', { leaveParametrized: false });
    expect(net.weight.at(0, 0).item()).toBe(3);
  });

  it('of several originals leave a new parameter', () => {
    const net = parametrizations.weightNorm(new nn.Linear(2, 2));
    const before = net.weight.toArray();
    expect(() => parametrize.removeParametrizations(net, 'weight', { leaveParametrized: false })).toThrow(
      'made of several',
    );
    parametrize.removeParametrizations(net, 'weight');
    expect([net.weight instanceof nn.Parameter, net.weight.toArray()]).toEqual([true, before]);
  });

  it('compute once within cached', () => {
    let calls = 0;
    class Counted extends nn.Module {
      override forward(x: Tensor): Tensor {
        calls++;
        return x.mul(1);
      }
    }
    const net = parametrize.registerParametrization(new nn.Linear(2, 2), 'weight', new Counted(), { unsafe: true });
    parametrize.cached(() => [net(ones([1, 2])), net(ones([1, 2])), net.weight]);
    expect(calls).toBe(1);
    net(ones([1, 2]));
    expect(calls).toBe(2);
  });

  it('refuse what does not fit', () => {
    class Flat extends nn.Module {
      override forward(x: Tensor): Tensor {
        return x.flatten();
      }
    }
    const net = new nn.Linear(2, 2);
    expect(() => parametrize.registerParametrization(net, 'weight', new Flat())).toThrow(
      "Flat: a parametrization may not change dtype and shape unless 'unsafe' is set: the tensor is float32 [2, 2], it made float32 [4]",
    );
    expect(() => parametrize.registerParametrization(net, 'none', new Doubled())).toThrow(
      'Linear has no parameter or buffer `none`',
    );
    expect(() => parametrize.removeParametrizations(net, 'weight')).toThrow('has no parametrization on weight');
    symmetric(net);
    expect(() => parametrize.registerParametrization(net, 'weight', new Flat())).toThrow(
      'may not change dtype and shape',
    );
    expect(() => Reflect.set(net, 'weight', ones([2, 2]))).toThrow('Symmetric has no rightInverse');
  });
});

describe('the older forms', () => {
  it('are removed with the weight as it is', () => {
    for (const [add, remove] of [
      [weightNorm, removeWeightNorm],
      [spectralNorm, removeSpectralNorm],
    ] as const) {
      const net = add(new nn.Linear(2, 3));
      expect(() => add(net)).toThrow('cannot register two');
      const x = ones([1, 2]);
      const wanted = net.eval()(x).toArray();
      remove(net);
      close(net(x).toArray(), wanted, 6);
      expect([Object.keys(net.stateDict()), net.weight instanceof nn.Parameter]).toEqual([['weight', 'bias'], true]);
      expect(() => remove(net)).toThrow('is not normalised');
      add(net);
    }
  });

  it('refuse dimensions and counts out of range', () => {
    expect(() => weightNorm(new nn.Linear(2, 3), { dim: 2 })).toThrow('dim 2 is out of range');
    expect(() => spectralNorm(new nn.Linear(2, 3), { dim: -3 })).toThrow('dim -3 is out of range');
    expect(() => spectralNorm(new nn.Linear(2, 3), { nPowerIterations: 0 })).toThrow(
      'must be a positive integer, got 0',
    );
    expect(() => parametrizations.spectralNorm(new nn.Linear(2, 3), { nPowerIterations: 0.5 })).toThrow(
      'positive integer',
    );
  });
});
