// Whether tensors agree, and membership.
import { input } from '../inputs/input.ts';
import { everyDType, floats, numbers, sample, type OpName, type OpSample } from './sample.ts';

const matrix = input([3, 4]);
const small = { domain: [0, 3] } as const;
const mixed = { args: [input([2]), input([2], { dtype: 'uint8' })], throws: /one dtype/ };

const closeness = (name: OpName, exact: OpSample['exact']): OpSample =>
  sample(name, {
    dtypes: floats,
    skips: [{ check: 'dtypes', reason: 'other dtypes are compared too, in their own way' }],
    exact,
    cases: [
      [matrix, matrix],
      [matrix, input([4])],
      [matrix, input([3, 1]), { rtol: 0.5, atol: 0.1 }],
      [input([]), input([])],
      [input([0]), input([0])],
    ],
    errors: [mixed, { args: [matrix, matrix, { rtol: -1 }], throws: /must not be negative/ }],
  });

export const comparisonSamples = [
  closeness('isclose', [
    [
      [
        [1, 1, NaN, Infinity],
        [1.000001, 1.1, NaN, Infinity],
      ],
      [1, 0, 0, 1],
    ],
    [[[NaN], [NaN], { equalNan: true }], [1]],
  ]),
  closeness('allclose', []),
  sample('equal', {
    dtypes: everyDType,
    cases: [
      [matrix, matrix],
      [matrix, input([4])],
      [input([]), input([])],
      [input([0]), input([0])],
    ],
  }),
  sample('countNonzero', {
    dtypes: everyDType,
    exact: [[[[0, 2, -1]], 2]],
    cases: [[matrix], [matrix, 1], [input([2, 3, 4]), [0, -1]], [input([])], [input([0])]],
    errors: [{ args: [matrix, 2], throws: /dimension 2 is out of range/ }],
  }),
  sample('isin', {
    method: null,
    dtypes: numbers,
    skips: [{ check: 'dtypes', reason: 'bool is compared too' }],
    exact: [
      [
        [
          [1, 2, 3],
          [3, 1],
        ],
        [1, 0, 1],
      ],
      [
        [[1, 2, 3], [3, 1], { invert: true }],
        [0, 1, 0],
      ],
    ],
    cases: [
      [input([3, 4], small), input([2], small)],
      [input([3, 4], small), input([2, 2], small), { invert: true }],
      [input([3], small), 2],
      [input([]), input([])],
      [input([2]), input([0])],
      [input([0]), input([2])],
    ],
  }),
];
