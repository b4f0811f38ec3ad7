// All of PyTorch's stored schedules over 25 epochs, momentum included; states; errors.
import { readFileSync } from 'node:fs';
import { tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Adam, lrScheduler as s, SGD } from '../index.ts';

interface Schedule {
  readonly expr: string;
  readonly lr: readonly number[];
  readonly momentum: readonly number[];
  /** For ReduceLROnPlateau: what each step is given. */
  readonly metrics?: readonly number[];
}
const path = new URL('../../../../tooling/reference-values/optim.json', import.meta.url);
const { schedulers } = JSON.parse(readFileSync(path, 'utf8')) as { schedulers: Schedule[] };

const sgd = (): SGD => new SGD([tensor([1]).requiresGrad_()], { lr: 0.1, momentum: 0.9 });
type Stepping = Pick<s.LRScheduler, 'getLastLr' | 'stateDict' | 'loadStateDict'> & { step(): void };

const builders: Record<string, (o: SGD) => Stepping> = {
  'StepLR(o, step_size=5)': (o) => new s.StepLR(o, 5),
  'StepLR(o, 3, gamma=0.5)': (o) => new s.StepLR(o, 3, { gamma: 0.5 }),
  'MultiStepLR(o, milestones=[3, 7, 12], gamma=0.1)': (o) => new s.MultiStepLR(o, [3, 7, 12], { gamma: 0.1 }),
  'ExponentialLR(o, gamma=0.9)': (o) => new s.ExponentialLR(o, 0.9),
  'ConstantLR(o, factor=0.5, total_iters=4)': (o) => new s.ConstantLR(o, { factor: 0.5, totalIters: 4 }),
  'LinearLR(o, start_factor=0.25, end_factor=1.0, total_iters=6)': (o) =>
    new s.LinearLR(o, { startFactor: 0.25, totalIters: 6 }),
  'PolynomialLR(o, total_iters=8, power=2.0)': (o) => new s.PolynomialLR(o, { totalIters: 8, power: 2 }),
  'CosineAnnealingLR(o, T_max=10)': (o) => new s.CosineAnnealingLR(o, 10),
  'CosineAnnealingLR(o, T_max=6, eta_min=0.01)': (o) => new s.CosineAnnealingLR(o, 6, { etaMin: 0.01 }),
  'CosineAnnealingWarmRestarts(o, T_0=5, T_mult=2, eta_min=0.001)': (o) =>
    new s.CosineAnnealingWarmRestarts(o, 5, { TMult: 2, etaMin: 0.001 }),
  'LambdaLR(o, lambda e: 0.95 ** e)': (o) => new s.LambdaLR(o, (e) => 0.95 ** e),
  'MultiplicativeLR(o, lambda e: 0.9)': (o) => new s.MultiplicativeLR(o, () => 0.9),
  'OneCycleLR(o, max_lr=0.5, total_steps=25)': (o) => new s.OneCycleLR(o, 0.5, 25),
  'OneCycleLR(o, max_lr=0.5, total_steps=25, anneal_strategy="linear", three_phase=True, pct_start=0.4)': (o) =>
    new s.OneCycleLR(o, 0.5, 25, { annealStrategy: 'linear', threePhase: true, pctStart: 0.4 }),
  'CyclicLR(o, base_lr=0.01, max_lr=0.2, step_size_up=4)': (o) => new s.CyclicLR(o, 0.01, 0.2, { stepSizeUp: 4 }),
  'CyclicLR(o, base_lr=0.01, max_lr=0.2, step_size_up=3, step_size_down=5, mode="triangular2")': (o) =>
    new s.CyclicLR(o, 0.01, 0.2, { stepSizeUp: 3, stepSizeDown: 5, mode: 'triangular2' }),
  'CyclicLR(o, base_lr=0.01, max_lr=0.2, step_size_up=4, mode="exp_range", gamma=0.95)': (o) =>
    new s.CyclicLR(o, 0.01, 0.2, { stepSizeUp: 4, mode: 'exp_range', gamma: 0.95 }),
  'SequentialLR(o, [ConstantLR(o, factor=0.1, total_iters=3), ExponentialLR(o, gamma=0.9)], milestones=[4])': (o) =>
    new s.SequentialLR(o, [new s.ConstantLR(o, { factor: 0.1, totalIters: 3 }), new s.ExponentialLR(o, 0.9)], [4]),
  'ChainedScheduler([ConstantLR(o, factor=0.1, total_iters=3), ExponentialLR(o, gamma=0.9)])': (o) =>
    new s.ChainedScheduler([new s.ConstantLR(o, { factor: 0.1, totalIters: 3 }), new s.ExponentialLR(o, 0.9)]),
};

const course = (o: SGD, scheduler: Stepping, epochs: number): { lr: number[]; momentum: number[] } => {
  const seen = { lr: [] as number[], momentum: [] as number[] };
  for (let i = 0; i < epochs; i++) {
    seen.lr.push(o.paramGroups[0]?.lr as number);
    seen.momentum.push(o.paramGroups[0]?.momentum as number);
    // OneCycleLR ends with its steps.
    if (i < epochs - 1) scheduler.step();
  }
  return seen;
};

describe.each(schedulers.filter(({ metrics }) => metrics === undefined))('$expr', ({ expr, lr, momentum }) => {
  const build = (o: SGD): Stepping => {
    const builder = builders[expr];
    if (builder === undefined) throw new Error(`no builder for ${expr}`);
    return builder(o);
  };

  it('gives the rates of PyTorch', () => {
    const o = sgd();
    const got = course(o, build(o), lr.length);
    got.lr.forEach((v, i) =>
      expect(Math.abs(v - (lr[i] as number))).toBeLessThanOrEqual(1e-15 + 1e-12 * (lr[i] as number)),
    );
    got.momentum.forEach((v, i) => expect(v).toBeCloseTo(momentum[i] as number, 12));
  });

  it('goes on from its state dict', () => {
    const o = sgd();
    const first = build(o);
    course(o, first, 7);
    const resumed = sgd();
    const second = build(resumed);
    resumed.loadStateDict(o.stateDict());
    second.loadStateDict(first.stateDict());
    expect(second.getLastLr()).toEqual(first.getLastLr());
    expect(course(resumed, second, 10)).toEqual(course(o, first, 10));
  });
});

describe.each(schedulers.filter(({ metrics }) => metrics !== undefined))('$expr', ({ expr, lr, metrics = [] }) => {
  const make = (o: SGD): s.ReduceLROnPlateau =>
    expr.includes('mode="max"')
      ? new s.ReduceLROnPlateau(o, { mode: 'max', factor: 0.1, patience: 1, cooldown: 2, threshold: 0.05 })
      : new s.ReduceLROnPlateau(o, { factor: 0.5, patience: 2 });

  it('gives the rates of PyTorch, also across a saved state', () => {
    const o = sgd();
    let scheduler = make(o);
    const got = metrics.map((metric, i) => {
      if (i === 7) {
        const state = scheduler.stateDict();
        scheduler = make(o);
        scheduler.loadStateDict(state);
      }
      scheduler.step(i % 2 === 0 ? metric : tensor(metric, { dtype: 'float64' }));
      return o.paramGroups[0]?.lr;
    });
    expect(got).toEqual(lr);
    expect(() => scheduler.loadStateDict({})).toThrow('the state dict lacks best');
    expect(() => new s.ReduceLROnPlateau(o, { factor: 1 })).toThrow('factor must be below 1');
  });
});

describe('schedulers', () => {
  it('name their state as PyTorch does', () => {
    const o = sgd();
    const scheduler = new s.CosineAnnealingLR(o, 10);
    scheduler.step();
    expect(scheduler.stateDict()).toEqual({
      last_epoch: 1,
      base_lrs: [0.1],
      _step_count: 2,
      _last_lr: [o.paramGroups[0]?.lr],
      T_max: 10,
      eta_min: 0,
    });
  });

  it('jump to an epoch where there is a formula', () => {
    const o = sgd();
    const scheduler = new s.StepLR(o, 2);
    scheduler.step(5);
    expect(o.paramGroups[0]?.lr).toBeCloseTo(0.001, 15);
  });

  it("cycle Adam's first beta", () => {
    const adam = new Adam([tensor([1]).requiresGrad_()]);
    new s.OneCycleLR(adam, 0.1, 10);
    expect(adam.paramGroups[0]?.betas).toEqual([0.95, 0.999]);
  });

  it('take one function per group', () => {
    const o = new SGD([{ params: tensor([1]).requiresGrad_() }, { params: tensor([1]).requiresGrad_(), lr: 1 }], {
      lr: 0.5,
    });
    new s.LambdaLR(o, [() => 2, () => 3]);
    expect(o.paramGroups.map(({ lr }) => lr)).toEqual([1, 3]);
    expect(() => new s.LambdaLR(o, [() => 1])).toThrow('expected 2 functions, one per group, got 1');
  });

  it('name what is wrong', () => {
    const plain = new Adam([tensor([1]).requiresGrad_()]);
    expect(() => new s.StepLR(plain, 1, { lastEpoch: 3 })).toThrow('group 0 has no initialLr to go on from');
    expect(() => new s.ConstantLR(sgd(), { factor: 2 })).toThrow('factor must be above 0 and at most 1, got 2');
    expect(() => new s.LinearLR(sgd(), { startFactor: 0 })).toThrow('startFactor must be above 0');
    expect(() => new s.OneCycleLR(sgd(), 1, 0)).toThrow('totalSteps must be a positive integer');
    expect(() => new s.CosineAnnealingWarmRestarts(sgd(), 0)).toThrow('T0 must be a positive integer');
    expect(() => new s.ChainedScheduler([])).toThrow('got no schedulers');
    const o = sgd();
    expect(() => new s.SequentialLR(o, [new s.ExponentialLR(o, 0.5)], [1])).toThrow(
      '1 schedulers need 0 milestones, got 1',
    );
    expect(() => new s.SequentialLR(o, [new s.ExponentialLR(sgd(), 0.5)], [])).toThrow('must belong to its optimizer');
  });
});
