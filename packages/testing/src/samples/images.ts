import { internal } from '@kindling/core';
import { input } from '../inputs/input.ts';
import { floats, sample } from './sample.ts';

const { axisMap } = internal;

/** Each output the weighted sum of an input and the next. */
const pairs = (inputs: number, outputs: number, weights: readonly [number, number] = [0.75, 0.25]): internal.AxisMap =>
  axisMap(outputs, inputs, (i, add) => {
    const at = Math.floor((i * (inputs - 1)) / outputs);
    weights.forEach((weight, k) => add(at + k, weight));
  });
const mirrored = (n: number): internal.AxisMap => axisMap(n, n, (i, add) => add(n - 1 - i, 1));
const bytes = (shape: readonly number[]) =>
  input(shape, {
    dtype: 'uint8',
    values: Array.from({ length: shape.reduce((n, s) => n * s, 1) }, (_, i) => (i * 37) % 256),
  });
const tables = (count: number) =>
  input([count, 256], { values: Array.from({ length: 256 * count }, (_, i) => ((i * 7) % 101) / 4) });
const square = [
  [1, 2],
  [3, 5],
];

export const imageSamples = [
  sample('mapAxes', {
    method: null,
    dtypes: [...floats, 'uint8'],
    exact: [
      [
        [square, null, mirrored(2)],
        [
          [2, 1],
          [5, 3],
        ],
      ],
      [[square, pairs(2, 1), pairs(2, 1, [0.5, 0.5])], [[2.125]]],
      [
        [square, pairs(2, 3), null],
        [
          [1.5, 2.75],
          [1.5, 2.75],
          [1.5, 2.75],
        ],
      ],
    ],
    cases: [
      [input([2, 3, 5, 6]), pairs(5, 9), pairs(6, 4)],
      [input([3, 7]), null, axisMap(3, 7, (i, add) => [0, 1, 2].forEach((k) => add(2 * i + k, k - 0.5)))],
      [input([2, 4, 3]), axisMap(2, 4, (i, add) => [0, 1, 2].forEach((k) => add(i + k, 0.5))), null],
      [input([1, 5]), null, null],
      [input([0, 3, 4]), pairs(3, 5), pairs(4, 2)],
      { args: [bytes([3, 6, 8]), pairs(6, 9), pairs(8, 3)], gradient: false },
      { args: [bytes([2, 4, 5]), null, axisMap(5, 5, (i, add) => add(i, 1.6))], gradient: false },
    ],
    errors: [
      { args: [input([3, 4]), pairs(5, 2), null], throws: /map of 5 inputs for a dimension of 3/ },
      { args: [input([4]), null, null], throws: /at least two dimensions/ },
      { args: [input([3, 4]), null, { ...pairs(4, 2), taps: 9 }], throws: /reads outside/ },
    ],
  }),
  sample('lookUp', {
    method: null,
    dtypes: ['float32', 'float64', 'uint8'],
    gradient: false,
    skips: [{ check: 'dtypes', reason: 'internal: called only on tables of these dtypes' }],
    cases: [
      [bytes([3, 5, 7]), tables(3)],
      [bytes([2, 3, 4, 5]), tables(1)],
      [bytes([2, 3, 4, 5]), tables(3)],
      [bytes([3, 0, 2]), tables(3)],
    ],
    errors: [
      { args: [bytes([3, 4, 5]), tables(2)], throws: /tables \[C or 1, 256\]/ },
      { args: [bytes([4, 5]), tables(1)], throws: /an image \[\.\.\., C, H, W\]/ },
    ],
  }),
];
