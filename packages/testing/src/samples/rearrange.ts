// Elements in another order, several times, or on a diagonal.
import { input } from '../inputs/input.ts';
import { everyDType, sample, type OpName, type OpSample } from './sample.ts';

type Given = Parameters<typeof sample>[1];
const any = (name: OpName, given: Given): OpSample => sample(name, { dtypes: everyDType, ...given });

const square = [
  [1, 2],
  [3, 4],
];
const vector = input([5]);
const matrix = input([3, 4]);
const cube = input([2, 3, 4]);

const triangle = (name: 'tril' | 'triu', exact: unknown): OpSample =>
  any(name, {
    inplace: `${name}_`,
    exact: [[[square], exact]],
    cases: [
      [matrix],
      [matrix, { diagonal: 2 }],
      [cube, { diagonal: -1 }],
      [input([2, 2]), { diagonal: 9 }],
      [input([0, 3])],
    ],
    errors: [{ args: [vector], throws: /at least 2 dimensions/ }],
  });

export const rearrangeSamples = [
  any('flip', {
    exact: [
      [
        [[1, 2, 3], [0]],
        [3, 2, 1],
      ],
    ],
    cases: [
      [matrix, [0]],
      [cube, [0, -1]],
      [matrix, []],
      [input([]), []],
      [input([2, 0]), [1]],
    ],
    errors: [{ args: [matrix, [0, -2]], throws: /must differ/ }],
  }),
  any('rot90', {
    exact: [
      [
        [square],
        [
          [2, 4],
          [1, 3],
        ],
      ],
    ],
    cases: [
      [matrix],
      [matrix, { k: 2 }],
      [cube, { k: -1, dims: [2, 0] }],
      [matrix, { k: 4 }],
      [input([0, 3]), { k: 3 }],
    ],
    errors: [
      { args: [matrix, { dims: [0] }], throws: /two dims/ },
      { args: [vector], throws: /at least 2 dimensions/ },
    ],
  }),
  any('roll', {
    exact: [
      [
        [[1, 2, 3], 1],
        [3, 1, 2],
      ],
    ],
    cases: [
      [vector, 2],
      [matrix, -1, 1],
      [cube, [1, -7], [0, 2]],
      [matrix, 3],
      [matrix, 0, 0],
      [input([]), 1],
      [input([0, 2]), 1, 0],
    ],
    errors: [{ args: [matrix, [1, 2], [0]], throws: /equally many/ }],
  }),
  any('repeat', {
    exact: [
      [
        [[1, 2], [2]],
        [1, 2, 1, 2],
      ],
    ],
    cases: [
      [matrix, [2, 1]],
      [vector, [2, 3]],
      [input([]), [2]],
      [matrix, [0, 2]],
      [input([0]), [3]],
    ],
    errors: [{ args: [matrix, [2]], throws: /1 counts for the 2 dimensions/ }],
  }),
  any('repeatEach', {
    method: null,
    exact: [
      [
        [[1, 2], 2, 0],
        [1, 1, 2, 2],
      ],
    ],
    cases: [
      [matrix, 2, 1],
      [cube, 3, 0],
      [vector, 0, 0],
    ],
  }),
  sample('repeatPositions', {
    method: null,
    dtypes: ['int64'],
    skips: [
      { check: 'dtypes', reason: 'internal: repeatInterleave checks its counts' },
      { check: 'layouts', reason: 'its second argument is the sum of the first, which the expanded layout changes' },
    ],
    cases: [
      [input([4], { dtype: 'int64', values: [2, 0, 1, 3] }), 6],
      [input([2], { dtype: 'int64', values: [0, 0] }), 0],
      [input([0], { dtype: 'int64' }), 0],
    ],
  }),
  triangle('tril', [
    [1, 0],
    [3, 4],
  ]),
  triangle('triu', [
    [1, 2],
    [0, 4],
  ]),
  any('diagEmbed', {
    exact: [
      [
        [[1, 2]],
        [
          [1, 0],
          [0, 2],
        ],
      ],
    ],
    cases: [[vector], [matrix, { offset: 1 }], [matrix, { offset: -2, dim1: 2, dim2: 0 }], [input([0]), { offset: 1 }]],
    errors: [
      { args: [vector, { dim1: 0, dim2: -2 }], throws: /same dimension 0/ },
      { args: [input([])], throws: /at least 1 dimension/ },
    ],
  }),
  any('blockDiag', {
    method: null,
    cases: [[matrix, input([2, 1])], [input([]), input([3]), input([2, 0])], [vector]],
    errors: [
      { args: [cube], throws: /at most 2 dimensions/ },
      { args: [], throws: /at least one tensor/ },
    ],
  }),
  any('combinations', {
    method: null,
    exact: [
      [
        [[1, 2, 3]],
        [
          [1, 2],
          [1, 3],
          [2, 3],
        ],
      ],
    ],
    cases: [
      [vector],
      [vector, { r: 3 }],
      [vector, { r: 2, withReplacement: true }],
      [vector, { r: 6 }],
      [vector, { r: 0 }],
      [input([0]), { r: 1 }],
    ],
    errors: [
      { args: [matrix], throws: /a vector/ },
      { args: [vector, { r: -1 }], throws: /non-negative integer/ },
    ],
  }),
  any('unfold', {
    exact: [
      [
        [[1, 2, 3, 4], 0, 2, 1],
        [
          [1, 2],
          [2, 3],
          [3, 4],
        ],
      ],
    ],
    cases: [
      [vector, 0, 2, 2],
      [matrix, 1, 3, 1],
      [cube, -2, 2, 1],
      [input([]), 0, 1, 1],
      [matrix, 0, 0, 1],
    ],
    errors: [{ args: [vector, 0, 6, 1], throws: /size 6 and step 1 do not fit/ }],
  }),
  any('constantPadNd', {
    method: null,
    exact: [
      [
        [[1, 2], [1, 2], { value: 9 }],
        [9, 1, 2, 9, 9],
      ],
    ],
    cases: [
      [matrix, [1, 2]],
      [matrix, [0, -1, 2, 1]],
      [cube, [-1, -1, 1, 0], { value: 1 }],
      [cube, [1, 1, 0, -3]],
      [input([]), []],
      [input([0]), [1, 1]],
    ],
    errors: [
      { args: [vector, [1]], throws: /does not fit \[5\]/ },
      { args: [vector, [-3, -3]], throws: /cuts off more than there is/ },
    ],
  }),
  any('selectScatter', {
    exact: [
      [
        [square, [8, 9], 0, 1],
        [
          [1, 2],
          [8, 9],
        ],
      ],
    ],
    cases: [
      [matrix, input([3]), 1, -1],
      [cube, input([3, 4]), 0, 1],
    ],
    errors: [{ args: [matrix, input([4]), 1, 0], throws: /src has shape \[4\], the part it replaces \[3\]/ }],
  }),
  any('sliceScatter', {
    exact: [
      [
        [[1, 2, 3, 4], [8, 9], 0, { start: 1, step: 2 }],
        [1, 8, 3, 9],
      ],
    ],
    cases: [
      [matrix, input([2, 4]), 0, { start: 1 }],
      [matrix, input([3, 2]), 1, { end: 3, step: 2 }],
      [matrix, input([0, 4]), 0, { start: 3 }],
      [matrix, matrix],
    ],
    errors: [{ args: [matrix, input([4]), 0], throws: /the part it replaces \[3, 4\]/ }],
  }),
  any('diagonalScatter', {
    exact: [
      [
        [square, [8, 9]],
        [
          [8, 2],
          [3, 9],
        ],
      ],
    ],
    cases: [
      [matrix, input([3])],
      [matrix, input([2]), { offset: -1 }],
      [cube, input([3, 2]), { dim1: 0, dim2: 2 }],
    ],
    errors: [{ args: [matrix, input([4])], throws: /the part it replaces \[3\]/ }],
  }),
  any('asStridedScatter', {
    cases: [
      [input([6]), input([3]), [3], [2]],
      [matrix, input([2, 2]), [2, 2], [4, 1], { storageOffset: 1 }],
    ],
    errors: [{ args: [input([6]), input([4]), [4], [2]], throws: /reach outside/ }],
  }),
];
