import { indices, input } from '../inputs/input.ts';
import { floats, sample, type Argument, type OpName, type Skip } from './sample.ts';

const skips: readonly Skip[] = [{ check: 'dtypes', reason: 'internal: called only on what the public functions pass' }];
/** Apart from each other, so that no finite difference changes which is largest. */
const distinct = (shape: readonly number[], seed = 7) => {
  const n = shape.reduce((total, s) => total * s, 1);
  return input(shape, { values: Array.from({ length: n }, (_, i) => (((i * seed) % 101) - 50) / 8) });
};

const internalOnly = (
  name: OpName,
  cases: readonly (readonly Argument[])[],
  exact: readonly (readonly [unknown[], unknown])[] = [],
) => sample(name, { method: null, dtypes: floats, skips, cases, exact });

const [none, both] = [
  [0, 0],
  [1, 1],
] as const;
const square = [
  [
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  ],
];

export const poolSamples = [
  sample('avgPool', {
    method: null,
    dtypes: [...floats, 'int64'],
    skips,
    exact: [
      [
        [square, [2, 2], [1, 1], none, false, true, null],
        [
          [
            [
              [3, 4],
              [6, 7],
            ],
          ],
        ],
      ],
      [
        [square, [2, 2], [2, 2], both, false, true, null],
        [
          [
            [
              [0.25, 1.25],
              [2.75, 7],
            ],
          ],
        ],
      ],
      [
        [square, [2, 2], [2, 2], both, false, false, null],
        [
          [
            [
              [1, 2.5],
              [5.5, 7],
            ],
          ],
        ],
      ],
      [
        [square, [2, 2], [2, 2], none, true, true, 2],
        [
          [
            [
              [6, 4.5],
              [7.5, 4.5],
            ],
          ],
        ],
      ],
    ],
    cases: [
      [input([2, 3, 7]), [3], [2], [1], false, true, null],
      [input([2, 3, 5, 6]), [2, 3], [2, 1], [1, 0], true, false, null],
      [input([1, 2, 4, 4]), [2, 2], [2, 2], none, false, true, 3],
      [input([1, 2, 3, 4, 3]), [2, 2, 2], [1, 2, 2], [1, 1, 0], true, true, null],
      [input([0, 2, 4]), [2], [2], [0], false, true, null],
    ],
  }),
  internalOnly('avgPoolBackward', [
    [input([2, 3, 4]), [7], [3], [2], [1], false, true, null],
    [input([1, 2, 3, 4]), [5, 6], [2, 3], [2, 1], [1, 0], true, false, null],
    [input([0, 2, 2]), [4], [2], [2], [0], false, true, null],
  ]),
  internalOnly(
    'adaptiveAvgPool',
    [
      [input([2, 3, 7]), [3]],
      [input([1, 2, 5, 4]), [2, 3]],
      [input([1, 2, 3, 4, 2]), [2, 6, 1]],
      [input([0, 2, 4]), [2]],
      [input([1, 2, 4]), [0]],
    ],
    [[[[[[[1, 2, 3, 4, 5]]]], [1, 2]], [[[[2, 4]]]]]],
  ),
  internalOnly('adaptiveAvgPoolBackward', [
    [input([2, 3, 3]), [7]],
    [input([1, 2, 2, 3]), [5, 4]],
    [input([0, 2, 2]), [4]],
  ]),
  internalOnly(
    'maxPoolWithIndices',
    [
      [distinct([2, 3, 7]), [3], [2], [1], [1], false],
      [distinct([1, 2, 6, 18]), [2, 2], [2, 2], none, both, false],
      [distinct([1, 2, 6, 5]), [2, 3], [2, 1], [1, 0], [1, 2], true],
      [distinct([1, 2, 3, 4, 3]), [2, 2, 2], [1, 2, 2], [1, 1, 0], [1, 1, 1], true],
      [input([0, 2, 4]), [2], [2], [0], [1], false],
    ],
    [
      [
        [square, [2, 2], [1, 1], none, both, false],
        [
          [
            [
              [
                [5, 6],
                [8, 9],
              ],
            ],
          ],
          [
            [
              [
                [4n, 5n],
                [7n, 8n],
              ],
            ],
          ],
        ],
      ],
      [
        [
          [
            [
              [
                [1, NaN, 3, 1],
                [NaN, 5, 3, 2],
              ],
            ],
          ],
          [2, 2],
          [2, 2],
          none,
          both,
          false,
        ],
        [[[[[NaN, 3]]]], [[[[4n, 2n]]]]],
      ],
    ],
  ),
  internalOnly('maxPool', [
    [distinct([1, 2, 6, 18]), [2, 2], [2, 2], none, both, false],
    [distinct([2, 3, 7]), [3], [2], [1], [2], true],
    [input([0, 2, 4]), [2], [2], [0], [1], false],
  ]),
  internalOnly('adaptiveMaxPool', [
    [distinct([2, 3, 7]), [3]],
    [distinct([1, 2, 5, 4]), [2, 3]],
    [distinct([1, 2, 3, 4, 2]), [2, 6, 1]],
    [input([0, 2, 4]), [2]],
  ]),
  internalOnly('fractionalMaxPool', [
    [distinct([2, 3, 7, 6]), [2, 2], [3, 4], input([2, 3, 2], { domain: [0, 0.99], dtype: 'float64' })],
  ]),
  sample('maxPoolBackward', {
    method: null,
    dtypes: floats,
    skips,
    cases: [
      [input([2, 3, 4]), indices([2, 3, 4], 9), [9]],
      [input([1, 2, 2, 3]), indices([1, 2, 2, 3], 20), [5, 4]],
      [input([0, 2, 2]), indices([0, 2, 2], 4), [4]],
    ],
    errors: [
      {
        args: [input([1, 1, 2]), input([1, 1, 2], { dtype: 'int64', values: [1, 4] }), [4]],
        throws: /index 4 is out of bounds for dimension 2 with size 4/,
      },
    ],
  }),
];
