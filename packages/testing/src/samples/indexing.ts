import { indices, input, mask } from '../inputs/input.ts';
import { everyDType, numbers, sample } from './sample.ts';

const beyond = input([2], { dtype: 'int64', values: [0, 3] });
const negative = input([2], { dtype: 'int64', values: [0, -1] });
const floating = { args: [input([3]), 0, input([2])], throws: /expected an int64 index, got float/ };

/** Index values outside the dimension, which only the kernel sees. */
const outside = (...rest: readonly unknown[]) => [
  { args: [input([3]), 0, beyond, ...rest], throws: /index 3 is out of bounds for dimension 0 with size 3/ },
  { args: [input([3]), 0, negative, ...rest], throws: /index -1 is out of bounds/ },
];

export const indexingSamples = [
  sample('gather', {
    dtypes: everyDType,
    exact: [
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          1,
          [
            [0n, 0n],
            [1n, 0n],
          ],
        ],
        [
          [1, 1],
          [4, 3],
        ],
      ],
    ],
    cases: [
      [input([3, 4]), 1, indices([3, 2], 4)],
      [input([3, 4]), 0, indices([2, 4], 3)],
      [input([2, 3, 4]), -2, indices([2, 5, 3], 3)],
      [input([]), 0, indices([], 1)],
      [input([3]), 0, indices([0], 3)],
    ],
    errors: [...outside(), floating, { args: [input([3, 4]), 0, indices([2], 3)], throws: /as many dimensions/ }],
  }),
  sample('indexSelect', {
    dtypes: everyDType,
    exact: [
      [
        [[1, 2, 3], 0, [2n, 0n, 2n]],
        [3, 1, 3],
      ],
    ],
    cases: [
      [input([3, 4]), 1, indices([5], 4)],
      [input([2, 3, 4]), 0, indices([3], 2)],
      [input([3, 4]), 0, indices([0], 3)],
      [input([]), 0, indices([1], 1)],
    ],
    errors: [...outside(), floating, { args: [input([3]), 0, indices([2, 2], 3)], throws: /index must be a vector/ }],
  }),
  sample('scatter', {
    inplace: 'scatter_',
    dtypes: everyDType,
    exact: [
      [
        [[0, 0, 0], 0, [2n, 0n], [5, 6]],
        [6, 0, 5],
      ],
    ],
    cases: [
      [input([3, 4]), 1, input([3, 2], { dtype: 'int64', values: [0, 1, 3, 2, 1, 0] }), input([3, 2])],
      [input([3, 4]), 0, input([1, 4], { dtype: 'int64', values: [0, 1, 2, 1] }), input([2, 4])],
      [input([]), 0, indices([], 1), input([])],
      [input([3]), 0, indices([0], 3), input([0])],
    ],
    errors: [
      ...outside(input([2])),
      { args: [input([3]), 0, indices([2], 3), input([1])], throws: /must not be larger than src/ },
    ],
  }),
  sample('scatterAdd', {
    inplace: 'scatterAdd_',
    dtypes: numbers,
    skips: [{ check: 'dtypes', reason: 'bool adds as the logical or, as in PyTorch' }],
    exact: [
      [
        [[0, 0, 1], 0, [2n, 0n, 2n], [5, 6, 7]],
        [6, 0, 13],
      ],
    ],
    cases: [
      [input([3, 4]), 1, indices([3, 5], 4), input([3, 5])],
      [input([2, 3, 4]), 0, indices([2, 2, 3], 2), input([2, 3, 4])],
      [input([]), 0, indices([], 1), input([])],
      [input([3]), 0, indices([0], 3), input([0])],
    ],
    errors: outside(input([2])),
  }),
  sample('indexAdd', {
    inplace: 'indexAdd_',
    dtypes: numbers,
    skips: [{ check: 'dtypes', reason: 'bool adds as the logical or, as in PyTorch' }],
    exact: [
      [
        [[1, 1, 1], 0, [0n, 0n], [5, 6]],
        [12, 1, 1],
      ],
    ],
    cases: [
      [input([3, 4]), 1, indices([5], 4), input([3, 5])],
      [input([3, 4]), 0, indices([2], 3), input([2, 4]), { alpha: 2 }],
      [input([3, 4]), 0, indices([0], 3), input([0, 4])],
    ],
    errors: [
      ...outside(input([2])),
      { args: [input([3]), 0, indices([2], 3), input([3])], throws: /source must have shape \[2\]/ },
    ],
  }),
  sample('where', {
    method: null,
    dtypes: everyDType,
    cases: [
      [mask([3, 4]), input([3, 4]), input([3, 4])],
      [mask([4]), input([3, 1]), input([])],
      [mask([2, 3]), input([2, 3]), 2],
      [mask([]), input([]), input([])],
      [mask([0]), input([0]), input([0])],
    ],
    errors: [{ args: [input([3]), input([3]), input([3])], throws: /a bool condition, got float/ }],
  }),
  sample('maskedFill', {
    inplace: 'maskedFill_',
    dtypes: everyDType,
    cases: [
      [input([3, 4]), mask([3, 4]), 1],
      [input([3, 4]), mask([4]), input([])],
      [input([]), mask([]), 1],
      [input([0]), mask([0]), 1],
    ],
    errors: [{ args: [input([3]), input([3]), 0], throws: /bool/ }],
  }),
];
