import { DTypeError, internal, ones, ShapeError, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const { adamStep, sgdStep } = internal;
const sgd = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false, first: false };
const adam = {
  lr: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  step: 1,
  maximize: false,
  decoupled: false,
};

onEveryDevice('optimizer steps', () => {
  it('refuse tensors that differ from the parameter, and write nothing', () => {
    const param = ones([100]);
    expect(() => sgdStep(param, ones([50]), null, sgd)).toThrow(ShapeError);
    expect(() => sgdStep(param, ones([100], { dtype: 'float64' }), null, sgd)).toThrow(DTypeError);
    expect(() => adamStep(param, ones([100]), zeros([100]), zeros([99]), null, adam)).toThrow(
      /adamStep: \[99\] beside a parameter of shape \[100\]/,
    );
    expect(() => sgdStep(ones([2], { dtype: 'int64' }), ones([2], { dtype: 'int64' }), null, sgd)).toThrow(
      /floating parameters/,
    );
    expect(param.eq(1).all().item()).toBe(1);
  });
});
