// Sums that skip NaN, covariance, differences and areas.
import { input } from '../inputs/input.ts';
import { everyDType, floats, numbers, sample } from './sample.ts';

const matrix = input([3, 4]);
const cube = input([2, 3, 4]);
const vector = input([5]);
const steps = input([5], { values: [0, 1, 3, 4, 7] });

const skipping = [[matrix], [matrix, 1], [cube, [0, -1], { keepdim: true }], [input([])]];

const area = (name: 'trapezoid' | 'cumulativeTrapezoid') =>
  sample(name, {
    method: null,
    dtypes: numbers,
    exact: [[[[1, 2, 4]], name === 'trapezoid' ? 4.5 : [1.5, 4.5]]],
    cases: [
      [vector],
      [vector, steps],
      [cube, { dx: 0.5, dim: 1 }],
      [input([2, 5]), steps],
      [matrix, matrix, { dim: 0 }],
      [input([1])],
    ],
    errors: [
      { args: [input([])], throws: /at least 1 dimension/ },
      { args: [matrix, input([3])], throws: /3 points in x for 4/ },
    ],
  });

export const statisticsSamples = [
  sample('nansum', {
    dtypes: everyDType,
    exact: [[[[1, NaN, 2]], 3]],
    cases: [...skipping, [input([2, 0]), 1]],
    errors: [{ args: [matrix, 2], throws: /dimension 2 is out of range/ }],
  }),
  sample('nanmean', {
    exact: [[[[1, NaN, 2]], 1.5]],
    cases: [...skipping],
    errors: [{ args: [matrix, 2], throws: /dimension 2 is out of range/ }],
  }),
  sample('cov', {
    dtypes: numbers,
    exact: [
      [
        [
          [
            [1, 2, 3],
            [3, 2, 1],
          ],
        ],
        [
          [1, -1],
          [-1, 1],
        ],
      ],
    ],
    cases: [[matrix], [matrix, { correction: 0 }], [vector]],
    errors: [{ args: [cube], throws: /at most 2 dimensions/ }],
  }),
  sample('corrcoef', {
    dtypes: numbers,
    exact: [
      [
        [
          [
            [1, 2, 3],
            [3, 2, 1],
          ],
        ],
        [
          [1, -1],
          [-1, 1],
        ],
      ],
    ],
    cases: [{ args: [matrix], gradient: false }],
  }),
  sample('diff', {
    dtypes: everyDType,
    exact: [
      [
        [[1, 4, 9, 16], { n: 2 }],
        [2, 2],
      ],
    ],
    cases: [
      [vector],
      [matrix, { dim: 0 }],
      [cube, { n: 2, dim: 1 }],
      [vector, { n: 0 }],
      [vector, { n: 7 }],
      [input([0])],
    ],
    errors: [
      { args: [input([])], throws: /at least 1 dimension/ },
      { args: [vector, { n: -1 }], throws: /non-negative integer/ },
    ],
  }),
  area('trapezoid'),
  area('cumulativeTrapezoid'),
  sample('gradientAlong', {
    method: null,
    dtypes: floats,
    skips: [{ check: 'dtypes', reason: 'integers are divided as floats' }],
    exact: [
      [
        [[0, 1, 4, 9, 16], 0, 1, 2],
        [0, 2, 4, 6, 8],
      ],
    ],
    cases: [
      [vector, 0, 1, 1],
      [vector, 0, 0.5, 2],
      [matrix, 1, 2, 1],
      [vector, 0, steps, 1],
      [vector, 0, steps, 2],
    ],
  }),
];
