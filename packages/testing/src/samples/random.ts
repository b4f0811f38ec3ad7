import { internal, type Tensor } from '@kindling/core';
import { input } from '../inputs/input.ts';
import { sample } from './sample.ts';

const uniform = (size: number[]) => input(size, { domain: [0, 0.999] });

export const randomSamples = [
  sample('normalBlocks', {
    method: null,
    dtypes: ['float32'],
    // It writes into its argument: here into a copy.
    call: (x: Tensor, mean: number, std: number) => {
      const out = x.clone();
      internal.rows.normalBlocks(out, mean, std);
      return out;
    },
    cases: [
      [uniform([16]), 0, 1],
      [uniform([4, 40]), 1, 0.5],
      [uniform([40, 512]), 0, 0.02],
      [uniform([0]), 0, 1],
    ],
    errors: [{ args: [uniform([17]), 0, 1], throws: /multiple of 16 elements, got \[17\]/ }],
  }),
];
