// Views and the copies that go with them.
import { type internal, type Tensor } from '@kindling/core';
import { input } from '../inputs/input.ts';
import { everyDType, sample, type OpName, type OpSample } from './sample.ts';

type Given = Parameters<typeof sample>[1];

const viewSample = (name: OpName, given: Given): OpSample => sample(name, { dtypes: everyDType, ...given });

const column: internal.ViewFunction = (x: Tensor) => x.select(1, 2);

export const shapeSamples = [
  viewSample('view', {
    exact: [
      [
        [
          [1, 2, 3, 4],
          [2, -1],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    cases: [
      [input([3, 4]), [2, 6]],
      [input([3, 4]), [-1]],
      [input([]), [1, 1]],
      [input([2, 0]), [0, 5]],
    ],
    errors: [{ args: [input([3, 4]), [5, -1]], throws: /shape \[5, -1\] is invalid for input of size 12 \[3, 4\]/ }],
    skips: [{ check: 'layouts', reason: 'refuses strides it cannot show: view.test.ts of core' }],
  }),
  viewSample('reshapeCopy', {
    method: null,
    cases: [
      [input([3, 4]), [2, 6]],
      [input([]), [1]],
      [input([0]), [2, 0]],
    ],
  }),
  viewSample('transpose', {
    exact: [
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          0,
          1,
        ],
        [
          [1, 3],
          [2, 4],
        ],
      ],
    ],
    cases: [
      [input([3, 4]), 0, 1],
      [input([2, 3, 4]), -1, 0],
      [input([]), 0, -1],
      [input([0, 2]), 0, 1],
    ],
    errors: [{ args: [input([2, 3]), 0, 2], throws: /dimension 2 is out of range/ }],
  }),
  viewSample('t', {
    cases: [[input([3, 4])], [input([4])], [input([])], [input([0, 2])]],
    errors: [{ args: [input([2, 3, 4])], throws: /at most 2 dimensions/ }],
  }),
  viewSample('permute', {
    cases: [
      [input([2, 3, 4]), [2, 0, 1]],
      [input([2, 3]), [-1, 0]],
      [input([]), []],
      [input([0, 2]), [1, 0]],
    ],
    errors: [{ args: [input([2, 3]), [0, 0]], throws: /each of the 2 dimensions/ }],
  }),
  viewSample('expand', {
    cases: [
      [input([3, 1]), [3, 4]],
      [input([3]), [2, 3]],
      [input([1, 4]), [-1, 4]],
      [input([]), [2]],
      [input([1]), [0]],
    ],
    errors: [{ args: [input([3]), [4]], throws: /\[3\] does not expand to \[4\]/ }],
  }),
  viewSample('squeeze', {
    cases: [
      [input([3, 1, 4, 1])],
      [input([3, 1, 4]), 1],
      [input([3, 1, 4]), 0],
      [input([1, 1, 4]), [0, 1]],
      [input([])],
      [input([0, 1])],
    ],
    errors: [{ args: [input([2, 3]), 2], throws: /dimension 2 is out of range/ }],
  }),
  viewSample('unsqueeze', {
    cases: [
      [input([3, 4]), 0],
      [input([3, 4]), -1],
      [input([]), 0],
      [input([0]), 1],
    ],
    errors: [{ args: [input([2, 3]), 3], throws: /dimension 3 is out of range/ }],
  }),
  viewSample('select', {
    exact: [
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          0,
          -1,
        ],
        [3, 4],
      ],
    ],
    cases: [
      [input([3, 4]), 0, 1],
      [input([3, 4]), -1, -2],
      [input([2, 0]), 0, 1],
    ],
    errors: [{ args: [input([2, 3]), 1, 3], throws: /index 3 is out of bounds for dimension 1 with size 3/ }],
  }),
  viewSample('sliceDim', {
    method: 'slice',
    exact: [
      [
        [[1, 2, 3, 4, 5], 0, 1, null, 2],
        [2, 4],
      ],
    ],
    cases: [
      [input([5, 3]), 0, 1, 4],
      [input([5, 3]), 1, null, -1],
      [input([7]), 0, 0, 7, 3],
      [input([5]), 0, 4, 2],
      [input([0]), 0],
    ],
    errors: [{ args: [input([5]), 0, 0, 5, 0], throws: /step must be a positive integer/ }],
  }),
  viewSample('diagonal', {
    exact: [
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
        [1, 4],
      ],
    ],
    cases: [
      [input([3, 4])],
      [input([3, 4]), { offset: 1 }],
      [input([2, 3, 4]), { offset: -1, dim1: 2, dim2: 1 }],
      [input([2, 2]), { offset: 5 }],
    ],
    errors: [{ args: [input([2, 3]), { dim1: 0, dim2: 0 }], throws: /same dimension 0/ }],
  }),
  viewSample('asStrided', {
    cases: [
      [input([12]), [3, 2], [4, 1], 1],
      [input([6]), [2, 3], [1, 1]],
      [input([6]), [], []],
      [input([6]), [0], [1]],
    ],
    errors: [{ args: [input([6]), [4], [2]], throws: /reach outside a storage of 6 elements/ }],
    skips: [{ check: 'layouts', reason: 'shows the storage, so that its result follows the layout by design' }],
  }),
  viewSample('viewScatter', {
    method: null,
    cases: [
      [input([3]), [3, 4], column],
      [input([0]), [0, 4], column],
    ],
  }),
  viewSample('cat', {
    method: null,
    cases: [
      [[input([2, 3]), input([1, 3])], 0],
      [[input([2, 3]), input([2, 1]), input([2, 2])], -1],
      [[input([0]), input([2, 3])], 1],
      [[input([4])]],
    ],
    errors: [
      { args: [[input([2, 3]), input([2, 4])], 0], throws: /\[2, 3\] and \[2, 4\]/ },
      { args: [[]], throws: /non-empty list/ },
      { args: [[input([])]], throws: /0-dim/ },
    ],
  }),
];
