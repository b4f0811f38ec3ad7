// Steps write into their arguments: here they get copies, and all that they wrote is the result.
import { internal, type Tensor } from '@kindling/core';
import { input } from '../inputs/input.ts';
import { sample, type Skip } from './sample.ts';

const { rows } = internal;

const skips: readonly Skip[] = [{ check: 'dtypes', reason: 'internal: parameters are floats' }];
const sgd = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false, first: false };
const adam = {
  lr: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  step: 3,
  maximize: false,
  decoupled: false,
};

const x = input([3, 4]);
const positive = input([3, 4], { domain: [0.1, 2] });

const copied = (x: Tensor | null): Tensor | null => x?.clone() ?? null;
const present = (list: readonly (Tensor | null)[]): Tensor[] => list.filter((x) => x !== null);

export const optimizerSamples = [
  sample('sgdStep', {
    method: null,
    skips,
    exact: [[[[1, 2], [10, -10], null, sgd], [[0, 3]]]],
    call: (param: Tensor, grad: Tensor, buffer: Tensor | null, options: internal.SgdStepOptions) => {
      const [p, b] = [param.clone(), copied(buffer)];
      rows.sgdStep(p, grad, b, options);
      return present([p, b]);
    },
    cases: [
      [x, x, null, sgd],
      [x, x, null, { ...sgd, weightDecay: 0.1, maximize: true }],
      [x, x, x, { ...sgd, momentum: 0.9, dampening: 0.2 }],
      [x, x, x, { ...sgd, momentum: 0.9, nesterov: true, first: true }],
      [input([0]), input([0]), null, sgd],
    ],
  }),
  sample('adamStep', {
    method: null,
    skips,
    call: (
      param: Tensor,
      grad: Tensor,
      m: Tensor,
      v: Tensor,
      vMax: Tensor | null,
      options: internal.AdamStepOptions,
    ) => {
      const [p, m2, v2, vMax2] = [param.clone(), m.clone(), v.clone(), copied(vMax)];
      rows.adamStep(p, grad, m2, v2, vMax2, options);
      return present([p, m2, v2, vMax2]);
    },
    cases: [
      [x, x, x, positive, null, adam],
      [x, x, x, positive, positive, { ...adam, maximize: true }],
      [x, x, x, positive, null, { ...adam, weightDecay: 0.1 }],
      [x, x, x, positive, null, { ...adam, weightDecay: 0.1, decoupled: true, step: 1 }],
      [input([0]), input([0]), input([0]), input([0]), null, adam],
    ],
  }),
];
