// Elements taken from and written to places that indices or masks give.
import { indices, input, mask } from '../inputs/input.ts';
import { everyDType, sample, type OpName, type OpSample } from './sample.ts';

type Given = Parameters<typeof sample>[1];
const any = (name: OpName, given: Given): OpSample => sample(name, { dtypes: everyDType, ...given });

/** Distinct indices, since writing one place twice has no defined result. */
const distinct = (...values: readonly number[]) => input([values.length], { dtype: 'int64', values });
const matrix = input([3, 4]);
const hits = (shape: readonly number[], ...values: readonly number[]) => input(shape, { dtype: 'bool', values });

export const placementSamples = [
  any('take', {
    exact: [
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          [3n, -4n],
        ],
        [4, 1],
      ],
    ],
    cases: [
      [matrix, indices([2, 3], 12)],
      [matrix, distinct(-1, 0, 5)],
      [matrix, indices([], 12)],
      [matrix, indices([0], 12)],
      [input([]), distinct(0)],
    ],
    errors: [
      { args: [matrix, distinct(12)], throws: /take: index 12 is out of bounds/ },
      { args: [matrix, input([2])], throws: /an int64 index/ },
    ],
  }),
  any('put', {
    inplace: 'put_',
    exact: [
      [
        [
          [1, 2, 3],
          [2n, -3n],
          [8, 9],
        ],
        [9, 2, 8],
      ],
    ],
    cases: [
      [matrix, distinct(3, -1, 0), input([3])],
      [matrix, input([2, 2], { dtype: 'int64', values: [1, 1, 5, -7] }), input([4]), { accumulate: true }],
      [matrix, indices([0], 12), input([0])],
    ],
    errors: [
      { args: [matrix, distinct(1, 2), input([3])], throws: /3 elements in source \[3\] for 2 indices/ },
      { args: [matrix, distinct(-13), input([1])], throws: /put: index -13 is out of bounds/ },
    ],
  }),
  any('indexFill', {
    inplace: 'indexFill_',
    exact: [
      [
        [[1, 2, 3], 0, [0n, -1n], 9],
        [9, 2, 9],
      ],
    ],
    cases: [
      [matrix, 1, distinct(0, 2), 1],
      [matrix, 0, distinct(-1), input([])],
      [input([2, 3, 4]), -2, distinct(1, 0), input([])],
      [matrix, 0, indices([0], 3), 1],
    ],
    errors: [
      { args: [matrix, 0, distinct(3), 1], throws: /indexFill: index 3 is out of bounds/ },
      { args: [matrix, 0, distinct(0), input([2])], throws: /a number or a 0-dim tensor/ },
    ],
  }),
  any('indexCopy', {
    inplace: 'indexCopy_',
    exact: [
      [
        [[1, 2, 3], 0, [2n, 0n], [8, 9]],
        [9, 2, 8],
      ],
    ],
    cases: [
      [matrix, 1, distinct(3, 0), input([3, 2])],
      [input([2, 3, 4]), 0, distinct(1), input([1, 3, 4])],
      [input([]), 0, distinct(0), input([])],
      [matrix, 0, indices([0], 3), input([0, 4])],
    ],
    errors: [
      { args: [matrix, 0, distinct(0), input([2, 4])], throws: /source must have shape \[1, 4\]/ },
      { args: [matrix, 0, distinct(3), input([1, 4])], throws: /index 3 is out of bounds/ },
    ],
  }),
  any('index', {
    method: null,
    exact: [
      [
        [[1, 2, 3], [[2n, -3n]]],
        [3, 1],
      ],
    ],
    cases: [
      [matrix, [distinct(2, 0)]],
      [matrix, [distinct(0, -1), distinct(-1, 0)]],
      [input([2, 3, 4]), [distinct(1, 1), null, input([2, 1], { dtype: 'int64', values: [0, 3] })]],
      [matrix, [hits([3], 1, 0, 1)]],
      [matrix, [indices([0], 3)]],
    ],
    errors: [
      {
        args: [matrix, [distinct(0), distinct(-5)]],
        throws: /at: index -5 is out of bounds for dimension 1 with size 4/,
      },
      { args: [matrix, [hits([2], 1, 0)]], throws: /mask of shape \[2\] does not match \[3, 4\]/ },
      { args: [matrix, [input([2], { dtype: 'float32' })]], throws: /int64 or bool index tensors/ },
    ],
  }),
  any('indexPut', {
    inplace: 'indexPut_',
    cases: [
      [matrix, [distinct(2, 0)], input([2, 4])],
      [matrix, [distinct(0, 1), distinct(-1, 0)], input([2])],
      [matrix, [distinct(1, 1, 2)], input([4]), { accumulate: true }],
      [matrix, [hits([3], 1, 0, 1)], input([])],
    ],
    errors: [
      { args: [matrix, [distinct(3)], input([4])], throws: /index 3 is out of bounds for dimension 0 with size 3/ },
      { args: [matrix, [distinct(0)], input([1], { dtype: 'uint8' })], throws: /one dtype/ },
    ],
  }),
  any('maskedSelect', {
    cases: [
      [matrix, mask([3, 4])],
      [matrix, hits([4], 1, 0, 0, 1)],
      [input([3, 1]), hits([1, 2], 0, 1)],
      [input([]), hits([], 1)],
      [input([0]), mask([0])],
    ],
    errors: [
      { args: [matrix, input([3, 4], { dtype: 'uint8' })], throws: /a bool mask, got uint8/ },
      { args: [matrix, mask([3])], throws: /do not broadcast/ },
    ],
  }),
  any('maskedScatter', {
    inplace: 'maskedScatter_',
    cases: [
      [matrix, hits([3, 4], 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1), input([12])],
      [matrix, hits([4], 1, 0, 0, 1), input([3, 4])],
      [input([]), hits([], 1), input([1])],
      [matrix, hits([1], 0), input([0])],
    ],
    errors: [
      { args: [input([3]), hits([3], 1, 0, 1), input([1])], throws: /index 1 is out of bounds/ },
      { args: [input([3]), hits([3], 1, 0, 1), input([0])], throws: /has no elements for the mask/ },
    ],
  }),
];
