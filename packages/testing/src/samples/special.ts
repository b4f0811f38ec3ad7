// Elementwise composites: logarithms of sums and products, signs, kinds of numbers.
import { binarySample, unarySample } from './pointwise.ts';
import { input } from '../inputs/input.ts';
import { everyDType, floats, numbers, sample } from './sample.ts';

const test = { gradient: false, inplace: null } as const;
const apart = { avoid: [0] } as const;
const positive = { domain: [0.3, 3] } as const;
const probability = { domain: [0.1, 0.9] } as const;

export const specialSamples = [
  binarySample('logaddexp', {
    dtypes: everyDType,
    inplace: null,
    exact: [
      [1000, 1000, 1000 + Math.LN2],
      [-Infinity, -Infinity, -Infinity],
      [Infinity, 1, Infinity],
    ],
  }),
  binarySample('logaddexp2', {
    dtypes: everyDType,
    inplace: null,
    exact: [
      [500, 500, 501],
      [-Infinity, 3, 3],
    ],
  }),
  binarySample('xlogy', {
    dtypes: everyDType,
    second: positive,
    exact: [
      [0, 0, 0],
      [0, NaN, NaN],
      [2, 1, 0],
      [2, 0, -Infinity],
    ],
  }),
  binarySample('xlog1py', {
    dtypes: everyDType,
    method: null,
    inplace: null,
    second: positive,
    exact: [
      [0, -1, 0],
      [2, -1, -Infinity],
    ],
  }),
  binarySample('ldexp', {
    dtypes: everyDType,
    exact: [
      [3, 4, 48],
      [3, -1, 1.5],
    ],
  }),
  binarySample('floatPower', { dtypes: everyDType, ...positive, exact: [[2, -1, 0.5]] }),
  binarySample('heaviside', {
    dtypes: everyDType,
    avoid: [0],
    exact: [
      [-2, 5, 0],
      [0, 5, 5],
      [3, 5, 1],
    ],
  }),
  unarySample('deg2rad', { exact: [[180, Math.PI]] }),
  unarySample('rad2deg', { exact: [[Math.PI, 180]] }),
  unarySample('angle', {
    avoid: [0],
    exact: [
      [-2, Math.PI],
      [2, 0],
      [NaN, NaN],
    ],
  }),
  unarySample('signbit', {
    ...test,
    exact: [
      [-0, 1],
      [0, 0],
      [-Infinity, 1],
    ],
  }),
  unarySample('isposinf', {
    ...test,
    exact: [
      [Infinity, 1],
      [-Infinity, 0],
    ],
  }),
  unarySample('isneginf', {
    ...test,
    exact: [
      [Infinity, 0],
      [-Infinity, 1],
    ],
  }),
  unarySample('isreal', { ...test, exact: [[NaN, 1]] }),
  unarySample('entr', {
    ...positive,
    method: null,
    inplace: null,
    exact: [
      [0, 0],
      [1, 0],
      [-1, -Infinity],
    ],
  }),
  unarySample('ndtr', {
    method: null,
    inplace: null,
    exact: [
      [0, 0.5],
      [1, 0.8413447460685429],
    ],
  }),
  sample('logit', {
    inplace: 'logit_',
    out: true,
    dtypes: everyDType,
    exact: [
      [[[0.5, 1, 2]], [0, Infinity, NaN]],
      [
        [[2, -1], { eps: 0.25 }],
        [Math.log(3), -Math.log(3)],
      ],
    ],
    cases: [
      [input([3, 4], probability)],
      [input([3, 4], { domain: [0, 1], avoid: [0.3, 0.7] }), { eps: 0.3 }],
      [input([], probability)],
      [input([0])],
    ],
    skips: [{ check: 'out', reason: 'out is one of its options, so that it cannot follow them' }],
  }),
  unarySample('frac', {
    dtypes: numbers,
    avoid: [-2, -1, 0, 1, 2],
    exact: [
      [2.5, 0.5],
      [-2.5, -0.5],
    ],
  }),
  unarySample('selu', {
    dtypes: floats,
    method: null,
    inplace: null,
    avoid: [0],
    exact: [
      [1, 1.0507009873554805],
      [-Infinity, -1.7580993408473766],
      [NaN, NaN],
    ],
  }),
  sample('celu', {
    method: null,
    exact: [
      [
        [[2, -Infinity], { alpha: 3 }],
        [2, -3],
      ],
    ],
    cases: [[input([3, 4], apart)], [input([3, 4], apart), { alpha: 2 }], [input([], apart)], [input([0])]],
  }),
  sample('threshold', {
    method: null,
    dtypes: everyDType,
    exact: [
      [
        [[1, 2, 3, NaN], 2, 9],
        [9, 9, 3, NaN],
      ],
    ],
    cases: [
      [input([3, 4], { avoid: [0.5] }), 0.5, 2],
      [input([], apart), 0, -1],
      [input([0]), 0, 1],
    ],
  }),
  sample('hardshrink', {
    exact: [[[[1, 0.5, -0.2, -3, NaN]], [1, 0, 0, -3, NaN]]],
    cases: [
      [input([3, 4], { avoid: [-0.5, 0.5] })],
      [input([3, 4], { avoid: [-1, 1] }), { lambd: 1 }],
      [input([])],
      [input([0])],
    ],
  }),
  sample('prelu', {
    exact: [
      [
        [[2, -2], [0.5]],
        [2, -1],
      ],
    ],
    cases: [
      [input([4], apart), input([1])],
      [input([3, 4], apart), input([4])],
      [input([2, 3, 4], apart), input([3])],
      [input([2, 3], apart), input([])],
      [input([0, 3]), input([3])],
    ],
    errors: [{ args: [input([2, 3]), input([2])], throws: /one for each of the 3 channels/ }],
  }),
  sample('nanToNum', {
    inplace: 'nanToNum_',
    dtypes: everyDType,
    exact: [
      [
        [[NaN, 1, Infinity, -Infinity], { posinf: 7, neginf: -7 }],
        [0, 1, 7, -7],
      ],
      [[[NaN], { nan: 3 }], [3]],
      [[[Infinity]], [3.4028234663852886e38]],
    ],
    cases: [[input([3, 4])], [input([]), { nan: 1 }], [input([0])]],
  }),
];
