import type { Tensor } from '@kindling/core';
import { gradcheck, gradgradcheck } from '../gradcheck/gradcheck.ts';
import { invoke } from '../samples/sample.ts';
import type { CheckContext } from './check.ts';
import { prepare, tensorsIn, withTensors } from './prepare.ts';

type Checker = typeof gradcheck;

function checkWith(check: Checker, { sample, device }: CheckContext): void {
  for (const dtype of ['float64', 'complex128'] as const) {
    if (!sample.dtypes.includes(dtype)) continue;
    for (const given of sample.cases) {
      if (given.gradient === false) continue;
      const args = prepare(sample, given, { device, dtype, recording: true });
      const fn = (...tensors: Tensor[]): Tensor[] => tensorsIn(invoke(sample.call, withTensors(args, tensors)));
      check(fn, tensorsIn(args));
    }
  }
}

export const checkGradients = (context: CheckContext): void => checkWith(gradcheck, context);
export const checkSecondGradients = (context: CheckContext): void => checkWith(gradgradcheck, context);
