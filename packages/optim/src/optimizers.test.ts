// What the reference trajectories do not reach: state_dicts, refusals, text.
import { tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import {
  Adadelta,
  Adagrad,
  Adamax,
  ASGD,
  LBFGS,
  NAdam,
  OptimizerError,
  RAdam,
  RMSprop,
  Rprop,
  type Optimizer,
} from './index.ts';

const make = (): Tensor => tensor([1, -2, 3], { requiresGrad: true });
const step = (p: Tensor, optimizer: Optimizer, times = 1): number[] => {
  for (let i = 0; i < times; i++) {
    optimizer.zeroGrad();
    p.pow(2).add(p.cos()).sum().backward();
    optimizer.step();
  }
  return p.detach().toArray() as number[];
};

const all: [name: string, make: (p: Tensor[], maximize: boolean) => Optimizer][] = [
  ['Adamax', (p, maximize) => new Adamax(p, { lr: 0.1, maximize })],
  ['NAdam', (p, maximize) => new NAdam(p, { lr: 0.1, maximize })],
  ['RAdam', (p, maximize) => new RAdam(p, { lr: 0.1, maximize })],
  ['Adagrad', (p, maximize) => new Adagrad(p, { lr: 0.1, initialAccumulatorValue: 0.5, maximize })],
  ['Adadelta', (p, maximize) => new Adadelta(p, { maximize })],
  ['RMSprop', (p, maximize) => new RMSprop(p, { momentum: 0.5, centered: true, maximize })],
  ['Rprop', (p, maximize) => new Rprop(p, { maximize })],
  ['ASGD', (p, maximize) => new ASGD(p, { t0: 2, maximize })],
];

describe.each(all)('%s', (_name, optimizer) => {
  it('goes on from its state_dict as if it had never stopped', () => {
    const [whole, first] = [make(), make()];
    const expected = step(whole, optimizer([whole], false), 6);
    const before = optimizer([first], false);
    step(first, before, 3);
    const second = tensor(first.detach().toArray() as number[], { requiresGrad: true });
    const after = optimizer([second], false);
    after.loadStateDict(before.stateDict());
    expect(step(second, after, 3)).toEqual(expected);
  });

  it('goes up where it maximizes', () => {
    const [down, up] = [make(), make()];
    step(down, optimizer([down], false));
    step(up, optimizer([up], true));
    const moved = (p: Tensor): number[] =>
      p
        .detach()
        .sub(tensor([1, -2, 3]))
        .sign()
        .toArray() as number[];
    expect(moved(up)).toEqual(moved(down).map((x) => 0 - x));
  });
});

it('prints as PyTorch does', () => {
  expect(new RMSprop([make()]).toString()).toBe(
    'RMSprop (\nParameter Group 0\n    alpha: 0.99\n    centered: False\n    differentiable: False\n    eps: 1e-08\n    foreach: None\n    lr: 0.01\n    maximize: False\n    momentum: 0\n    weight_decay: 0\n)',
  );
  expect(new Adagrad([make()]).toString()).toBe(
    'Adagrad (\nParameter Group 0\n    eps: 1e-10\n    foreach: None\n    initial_accumulator_value: 0\n    lr: 0.01\n    lr_decay: 0\n    maximize: False\n    weight_decay: 0\n)',
  );
});

describe('bad options', () => {
  it.each([
    ['lr', () => new Adamax([make()], { lr: -1 })],
    ['betas', () => new RAdam([make()], { betas: [1, 0.9] })],
    ['rho', () => new Adadelta([make()], { rho: 2 })],
    ['etas', () => new Rprop([make()], { etas: [1.5, 2] })],
    ['maxIter', () => new LBFGS([make()], { maxIter: 0 })],
    ['a second group', () => new LBFGS([{ params: [make()] }, { params: [make()] }])],
  ])('%s are refused', (_, wrong) => {
    expect(wrong).toThrow(OptimizerError);
  });

  it('LBFGS asks for a closure', () => {
    expect(() => new LBFGS([make()]).step()).toThrow(/step needs a closure/);
  });
});
