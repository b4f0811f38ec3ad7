// For tests: each optimizer of the reference values by its text in Python.
import type { Tensor } from '@kindling/core/lean';
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

export const optimizers: Record<string, (p: Tensor[]) => Optimizer> = {
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
