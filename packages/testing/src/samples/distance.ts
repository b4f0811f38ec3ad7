// Norms and distances.
import { input } from '../inputs/input.ts';
import { floats, numbers, sample } from './sample.ts';

/** Kept off 0, where norms have no gradient. */
const away = { avoid: [0] } as const;
const matrix = input([3, 4], away);
const cube = input([2, 3, 4], away);
const whole = { args: [input([3, 4], { dtype: 'int64' }), input([3, 4], { dtype: 'int64' })], throws: /floating/ };
const exponents = [1, 2, 3, 1.5, 0.5, Infinity];

export const distanceSamples = [
  sample('vectorNorm', {
    method: null,
    exact: [
      [[[3, -4]], 5],
      [[[3, -4], { ord: 1 }], 7],
      [[[3, -4], { ord: Infinity }], 4],
      [[[3, 0], { ord: 0 }], 1],
    ],
    cases: [
      ...exponents.map((ord) => [matrix, { ord }]),
      { args: [matrix, { ord: 0 }], gradient: false },
      [cube, { ord: -Infinity, dim: 1 }],
      [cube, { dim: [0, -1], keepdim: true }],
      [input([], away)],
      [input([2, 0]), { dim: 1 }],
    ],
    errors: [
      { args: [matrix, { dim: 2 }], throws: /dimension 2 is out of range/ },
      { args: [input([2, 0]), { ord: Infinity, dim: 1 }], throws: /no identity/ },
    ],
  }),
  sample('matrixSumNorm', {
    method: null,
    skips: [{ check: 'dtypes', reason: 'internal: matrixNorm checks its argument' }],
    cases: [
      [matrix, 1, 0, 1, false],
      [matrix, -1, 1, 0, true],
      [cube, 1, -1, 1, false],
    ],
  }),
  sample('dist', {
    exact: [
      [
        [
          [1, 2],
          [4, 6],
        ],
        5,
      ],
    ],
    cases: [
      [matrix, input([3, 4])],
      [matrix, input([4]), { p: 1 }],
      [matrix, input([]), { p: 3 }],
    ],
    errors: [{ args: [matrix, input([3])], throws: /do not broadcast/ }],
  }),
  sample('renorm', {
    inplace: 'renorm_',
    exact: [
      [
        [
          [
            [3, 4],
            [0.3, 0.4],
          ],
          2,
          0,
          1,
        ],
        [
          [0.6, 0.8],
          [0.3, 0.4],
        ],
      ],
    ],
    cases: [
      [matrix, 2, 0, 2],
      [cube, 1, -1, 5],
      [matrix, 3, 1, 1],
    ],
    errors: [
      { args: [input([3]), 2, 0, 1], throws: /at least 2 dimensions/ },
      { args: [matrix, 0, 0, 1], throws: /p must be positive/ },
    ],
  }),
  sample('cosineSimilarity', {
    method: null,
    exact: [
      [
        [
          [
            [1, 0],
            [1, 1],
          ],
          [
            [0, 2],
            [2, 2],
          ],
        ],
        [0, 1],
      ],
    ],
    cases: [
      [matrix, input([3, 4])],
      [matrix, input([4]), 1],
      [cube, input([2, 3, 4]), 0],
      [input([0, 3]), input([0, 3])],
    ],
    errors: [whole],
  }),
  sample('pairwiseDistance', {
    method: null,
    dtypes: numbers,
    cases: [
      [matrix, input([3, 4])],
      [matrix, input([4]), { p: 1, keepdim: true }],
      [input([4]), input([4]), { p: 3 }],
    ],
    errors: [{ args: [matrix, input([3])], throws: /do not broadcast/ }],
  }),
  sample('pdist', {
    method: null,
    exact: [
      [
        [
          [
            [0, 0],
            [3, 4],
            [0, 1],
          ],
        ],
        [5, 1, Math.sqrt(18)],
      ],
    ],
    cases: [[matrix], [matrix, { p: 1 }], [matrix, { p: 3 }], [input([1, 4])], [input([0, 4])]],
    errors: [{ args: [input([3])], throws: /expected a matrix/ }],
  }),
  sample('cdist', {
    method: null,
    exact: [[[[[0, 0]], [[3, 4]]], [[5]]]],
    cases: [
      ...exponents.map((p) => [matrix, input([2, 4]), { p }]),
      { args: [matrix, input([2, 4]), { p: 0 }], gradient: false },
      [cube, input([5, 4])],
      [input([0, 4]), input([2, 4])],
    ],
    errors: [
      { args: [matrix, input([2, 3])], throws: /with one d/ },
      { args: [matrix, matrix, { p: -1 }], throws: /must not be negative/ },
    ],
  }),
  sample('euclideanDistances', {
    method: null,
    dtypes: floats,
    skips: [{ check: 'dtypes', reason: 'internal: cdist checks its arguments' }],
    tolerance: { float32: { rtol: 1e-4, atol: 1e-4 } },
    cases: [
      [matrix, input([2, 4])],
      [cube, input([2, 5, 4])],
    ],
  }),
];
