// Twenty steps of each optimizer against PyTorch's, in float64 and float32.
import { readFileSync } from 'node:fs';
import { tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import '../../cpu-backend/src/index.ts';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  LBFGS,
  NAdam,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
  type Optimizer,
} from './index.ts';

type Rows = readonly (readonly number[])[];
interface Course {
  readonly losses_before_each_step: readonly number[];
  readonly W: Rows;
  readonly b: readonly number[];
}
interface Reference {
  readonly optimizers: readonly { readonly expr: string; readonly float64: Course; readonly float32: Course }[];
  readonly W: Rows;
  readonly b: readonly number[];
  readonly X: Rows;
  readonly Y: Rows;
}
const path = new URL('../../../tooling/reference-values/optim.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;

const optimizers: Record<string, (p: Tensor[]) => Optimizer> = {
  'SGD(p, lr=0.1)': (p) => new SGD(p, { lr: 0.1 }),
  'SGD(p, lr=0.1, momentum=0.9)': (p) => new SGD(p, { lr: 0.1, momentum: 0.9 }),
  'SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)': (p) =>
    new SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  'SGD(p, lr=0.1, momentum=0.9, dampening=0.5)': (p) => new SGD(p, { lr: 0.1, momentum: 0.9, dampening: 0.5 }),
  'SGD(p, lr=0.1, maximize=True)': (p) => new SGD(p, { lr: 0.1, maximize: true }),
  'Adam(p, lr=0.05)': (p) => new Adam(p, { lr: 0.05 }),
  'Adam(p, lr=0.05, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.1)': (p) =>
    new Adam(p, { lr: 0.05, betas: [0.8, 0.99], eps: 1e-6, weightDecay: 0.1 }),
  'Adam(p, lr=0.05, amsgrad=True)': (p) => new Adam(p, { lr: 0.05, amsgrad: true }),
  'AdamW(p, lr=0.05)': (p) => new AdamW(p, { lr: 0.05 }),
  'AdamW(p, lr=0.05, weight_decay=0.3, amsgrad=True)': (p) =>
    new AdamW(p, { lr: 0.05, weightDecay: 0.3, amsgrad: true }),
  'Adamax(p, lr=0.05)': (p) => new Adamax(p, { lr: 0.05 }),
  'Adamax(p, lr=0.05, weight_decay=0.1)': (p) => new Adamax(p, { lr: 0.05, weightDecay: 0.1 }),
  'NAdam(p, lr=0.05)': (p) => new NAdam(p, { lr: 0.05 }),
  'NAdam(p, lr=0.05, weight_decay=0.1)': (p) => new NAdam(p, { lr: 0.05, weightDecay: 0.1 }),
  'RAdam(p, lr=0.05)': (p) => new RAdam(p, { lr: 0.05 }),
  'RAdam(p, lr=0.05, weight_decay=0.1)': (p) => new RAdam(p, { lr: 0.05, weightDecay: 0.1 }),
  'Adagrad(p, lr=0.1)': (p) => new Adagrad(p, { lr: 0.1 }),
  'Adagrad(p, lr=0.1, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.1)': (p) =>
    new Adagrad(p, { lr: 0.1, lrDecay: 0.1, weightDecay: 0.05, initialAccumulatorValue: 0.1 }),
  'Adadelta(p)': (p) => new Adadelta(p),
  'Adadelta(p, lr=0.5, rho=0.8, weight_decay=0.05)': (p) => new Adadelta(p, { lr: 0.5, rho: 0.8, weightDecay: 0.05 }),
  'RMSprop(p, lr=0.02)': (p) => new RMSprop(p, { lr: 0.02 }),
  'RMSprop(p, lr=0.02, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.05)': (p) =>
    new RMSprop(p, { lr: 0.02, alpha: 0.9, momentum: 0.5, centered: true, weightDecay: 0.05 }),
  'Rprop(p, lr=0.02)': (p) => new Rprop(p, { lr: 0.02 }),
  'ASGD(p, lr=0.05)': (p) => new ASGD(p, { lr: 0.05 }),
  'LBFGS(p, lr=0.5, max_iter=4)': (p) => new LBFGS(p, { lr: 0.5, maxIter: 4 }),
  'LBFGS(p, lr=1, max_iter=5, history_size=3, line_search_fn="strong_wolfe")': (p) =>
    new LBFGS(p, { lr: 1, maxIter: 5, historySize: 3, lineSearchFn: 'strong_wolfe' }),
};

/** Near the minimum the loss is flat to float32's last digit for a change of 1e-4: where a search ends is chance. */
const wider: Record<string, number> = {
  'LBFGS(p, lr=1, max_iter=5, history_size=3, line_search_fn="strong_wolfe"), float32': 1e-4,
};

function distance(got: readonly number[], wanted: readonly number[]): number {
  expect(got).toHaveLength(wanted.length);
  return Math.max(
    ...got.map((v, i) => Math.abs(v - (wanted[i] as number)) / Math.max(1, Math.abs(wanted[i] as number))),
  );
}

describe.each(['reference', 'cpu'])('on %s', (device) => {
  it.each(
    Object.entries(optimizers).flatMap(([expr, make]) => [
      { expr, make, dtype: 'float64' as const, tolerance: 1e-13 },
      { expr, make, dtype: 'float32' as const, tolerance: 2e-6 },
    ]),
  )('$expr, $dtype', ({ expr, make, dtype, tolerance: usual }) => {
    const tolerance = wider[`${expr}, ${dtype}`] ?? usual;
    const course = reference.optimizers.find((o) => o.expr === expr)?.[dtype] as Course;
    const [W, b, X, Y] = [reference.W, reference.b, reference.X, reference.Y].map((data) =>
      tensor(data, { dtype, device }),
    ) as [Tensor, Tensor, Tensor, Tensor];
    const optimizer = make([W.requiresGrad_(), b.requiresGrad_()]);
    const losses = course.losses_before_each_step.map(() => {
      const loss = optimizer.step(() => {
        optimizer.zeroGrad();
        const value = X.matmul(W).add(b).sub(Y).pow(2).mean().add(W.cos().sum().mul(0.1));
        value.backward();
        return value;
      });
      return loss.item();
    });
    expect(distance(losses, course.losses_before_each_step)).toBeLessThan(tolerance);
    expect(distance(W.flatten().toArray() as number[], course.W.flat())).toBeLessThan(tolerance);
    expect(distance(b.toArray() as number[], course.b)).toBeLessThan(tolerance);
  });
});

it('covers every case of the reference', () => {
  expect(Object.keys(optimizers).sort()).toEqual(reference.optimizers.map(({ expr }) => expr).sort());
});
