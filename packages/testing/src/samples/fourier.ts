import { input } from '../inputs/input.ts';
import { complexes, sample } from './sample.ts';

const real = ['float32', 'float64'] as const;
const internalOnly = { method: null } as const;

/** Lengths of every kind: 1, small primes, mixed, a prime by convolution. */
export const fourierSamples = [
  sample('fftC2c', {
    ...internalOnly,
    dtypes: complexes,
    cases: [
      [input([4]), [0], 1, true],
      [input([3, 5]), [1], 0.5, false],
      [input([2, 3, 4]), [0, 2], 0.5, true],
      [input([1]), [0], 1, true],
      [input([2, 37]), [1], 1, true],
      [input([0, 3]), [1], 1, true],
    ],
    errors: [{ args: [input([2], { dtype: 'float32' }), [0], 1, true], throws: /a complex tensor, got float32/ }],
  }),
  sample('fftR2c', {
    ...internalOnly,
    dtypes: real,
    cases: [
      [input([4]), [0], 1, true],
      [input([3, 5]), [0], 0.5, true],
      [input([2, 3, 4]), [0, 2], 0.5, true],
      [input([2, 3, 3]), [2, 1], 1, false],
      [input([1]), [0], 1, true],
      [input([0, 3]), [1], 1, false],
    ],
    errors: [
      { args: [input([2], { dtype: 'int64' }), [0], 1, true], throws: /a float32 or float64 tensor, got int64/ },
    ],
  }),
  sample('fftC2r', {
    ...internalOnly,
    dtypes: complexes,
    cases: [
      [input([3]), [0], 1, 4],
      [input([3, 2]), [0], 0.5, 5],
      [input([2, 3, 3]), [0, 2], 0.5, 4],
      [input([1]), [0], 1, 1],
      [input([0, 3]), [1], 1, 4],
    ],
    errors: [{ args: [input([2], { dtype: 'float32' }), [0], 1, 2], throws: /a complex tensor, got float32/ }],
  }),
];
