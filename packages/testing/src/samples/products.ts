// Products beyond mm, bmm and matmul.
import { input } from '../inputs/input.ts';
import { everyDType, numbers, sample } from './sample.ts';

const matrix = input([3, 4]);
const square = input([3, 3], { domain: [-1, 1] });
const rows = [
  [1, 2],
  [3, 4],
];

export const productSamples = [
  sample('addmv', {
    inplace: 'addmv_',
    dtypes: numbers,
    exact: [
      [
        [[1, 1], rows, [1, 1]],
        [4, 8],
      ],
    ],
    cases: [
      [input([3]), matrix, input([4])],
      [input([]), matrix, input([4]), { beta: 2, alpha: 3 }],
      [input([1]), matrix, input([4]), { beta: 0 }],
      [input([2]), input([2, 0]), input([0])],
    ],
    errors: [
      { args: [input([4]), matrix, input([4])], throws: /do not broadcast/ },
      { args: [input([3]), matrix, input([3])], throws: /inner sizes differ/ },
    ],
  }),
  sample('addr', {
    inplace: 'addr_',
    dtypes: everyDType,
    cases: [
      [matrix, input([3]), input([4])],
      [input([4]), input([3]), input([4]), { beta: 2, alpha: 3 }],
      [input([]), input([3]), input([4]), { beta: 0 }],
      [input([0, 4]), input([0]), input([4])],
    ],
    errors: [{ args: [matrix, matrix, input([4])], throws: /1-dimensional/ }],
  }),
  sample('addbmm', {
    inplace: 'addbmm_',
    dtypes: numbers,
    cases: [
      [input([3, 2]), input([5, 3, 4]), input([5, 4, 2])],
      [input([2]), input([5, 3, 4]), input([5, 4, 2]), { beta: 2, alpha: 3 }],
      [input([3, 2]), input([0, 3, 4]), input([0, 4, 2])],
    ],
    errors: [
      { args: [input([3, 2]), input([5, 3, 4]), input([4, 4, 2])], throws: /batch sizes differ/ },
      { args: [input([5]), input([5, 3, 4]), input([5, 4, 2])], throws: /\[5\]/ },
    ],
  }),
  sample('bilinear', {
    method: null,
    dtypes: numbers,
    cases: [
      [input([2, 3]), input([2, 4]), input([5, 3, 4]), input([5])],
      [input([2, 3, 3]), input([2, 3, 4]), input([1, 3, 4])],
      [input([3]), input([4]), input([5, 3, 4])],
    ],
    errors: [{ args: [input([2, 3]), input([2, 4]), input([5, 4, 3])], throws: /weight \(out, n1, n2\)/ }],
  }),
  sample('tensordot', {
    method: null,
    dtypes: numbers,
    exact: [[[rows, rows], 30]],
    cases: [
      [matrix, input([3, 4])],
      [matrix, input([4, 2]), 1],
      [
        input([2, 3, 4]),
        input([4, 5, 2]),
        [
          [0, 2],
          [2, 0],
        ],
      ],
      [input([2]), input([3]), 0],
      [matrix, input([1, 2]), [[1], [0]]],
    ],
    errors: [
      { args: [matrix, input([3, 2]), 1], throws: /do not fit/ },
      { args: [matrix, input([4]), 2], throws: /a number of dimensions of both/ },
    ],
  }),
  sample('einsum', {
    method: null,
    dtypes: numbers,
    exact: [
      [
        ['ij,jk->ik', rows, rows],
        [
          [7, 10],
          [15, 22],
        ],
      ],
    ],
    cases: [
      ['ij,jk->ik', input([2, 3]), input([3, 2])],
      ['bij,bjk', input([2, 3, 2]), input([2, 2, 3])],
      ['...ii->...i', input([2, 3, 3])],
      ['i,j,k->', input([2]), input([3]), input([2])],
      ['bn,anm,bm->ba', input([2, 3]), input([4, 3, 2]), input([2, 2])],
      [input([2, 3]), [0, 1], input([3]), [1], [0]],
    ],
    errors: [
      { args: ['ij,jk', input([2, 3]), input([4, 2])], throws: /one label stands for the sizes 3 and 4/ },
      { args: ['i2', input([2, 3])], throws: /'2' in 'i2' is no label/ },
      { args: ['ij->ik', input([2, 3])], throws: /'k' of the result is in no operand/ },
      { args: ['ijk', input([2, 3])], throws: /the term 'ijk' does not fit operand 0 of shape \[2, 3\]/ },
    ],
  }),
  sample('cross', {
    dtypes: numbers,
    exact: [
      [
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        [0, 0, 1],
      ],
    ],
    cases: [
      [input([3]), input([3])],
      [input([2, 3]), input([2, 3]), 1],
      [input([3, 4]), input([3, 1]), 0],
      [input([0, 3]), input([0, 3])],
    ],
    errors: [
      { args: [input([2]), input([2])], throws: /no dimension of size 3/ },
      { args: [input([2, 3]), input([2, 3]), 0], throws: /must have size 3/ },
    ],
  }),
  sample('vecdot', {
    method: null,
    exact: [
      [
        [
          [1, 2],
          [3, 4],
        ],
        11,
      ],
    ],
    cases: [
      [matrix, input([3, 4])],
      [matrix, input([3, 1]), 0],
      [input([2, 0]), input([2, 0])],
    ],
    errors: [{ args: [matrix, input([3])], throws: /do not broadcast/ }],
  }),
  sample('multiDot', {
    method: null,
    dtypes: numbers,
    cases: [
      [[input([3, 4]), input([4, 2])]],
      [[input([4]), input([4, 2]), input([2, 5]), input([5])]],
      [[input([2, 5]), input([5, 1]), input([1, 3]), input([3, 4])]],
    ],
    errors: [
      { args: [[matrix]], throws: /at least 2 tensors/ },
      { args: [[matrix, matrix]], throws: /inner sizes differ/ },
    ],
  }),
  sample('matrixPower', {
    dtypes: numbers,
    exact: [
      [
        [rows, 3],
        [
          [37, 54],
          [81, 118],
        ],
      ],
    ],
    cases: [
      [square, 0],
      [square, 1],
      [square, 2],
      [square, 5],
      [input([2, 3, 3], { domain: [-1, 1] }), 3],
    ],
    skips: [{ check: 'dtypes', reason: 'bool has powers 0 and 1' }],
    errors: [{ args: [matrix, 2], throws: /square matrices/ }],
  }),
  sample('vander', {
    method: null,
    dtypes: everyDType,
    exact: [
      [
        [[1, 2, 3]],
        [
          [1, 1, 1],
          [4, 2, 1],
          [9, 3, 1],
        ],
      ],
    ],
    cases: [[input([3])], [input([3]), { N: 2, increasing: true }], [input([3]), { N: 0 }], [input([0])]],
    errors: [{ args: [matrix], throws: /a vector/ }],
  }),
];
