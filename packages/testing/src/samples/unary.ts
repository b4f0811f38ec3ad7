import { floats, integers, numbers } from './sample.ts';
import { unarySample } from './pointwise.ts';

/** Constant between its jumps: differences are taken away from them. */
const steps = { domain: [-2.4, 2.4], avoid: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2], dtypes: numbers } as const;
const positive = [0.2, 4] as const;

export const unarySamples = [
  unarySample('neg', {
    dtypes: numbers,
    exact: [
      [1.5, -1.5],
      [0, -0],
    ],
  }),
  unarySample('abs', {
    dtypes: numbers,
    avoid: [0],
    exact: [
      [-2, 2],
      [3, 3],
    ],
  }),
  unarySample('sign', {
    ...steps,
    dtypes: [...numbers, 'bool'],
    exact: [
      [-7, -1],
      [0, 0],
      [NaN, 0],
    ],
  }),
  unarySample('floor', {
    ...steps,
    exact: [
      [-1.5, -2],
      [1.5, 1],
    ],
  }),
  unarySample('ceil', {
    ...steps,
    exact: [
      [-1.5, -1],
      [1.5, 2],
    ],
  }),
  unarySample('round', {
    ...steps,
    exact: [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-0.7, -1],
    ],
  }),
  unarySample('trunc', {
    ...steps,
    exact: [
      [-1.7, -1],
      [1.7, 1],
    ],
  }),
  unarySample('relu', {
    avoid: [0],
    dtypes: numbers,
    exact: [
      [-2, 0],
      [3, 3],
      [NaN, NaN],
    ],
  }),
  unarySample('bitwiseNot', { gradient: false, dtypes: [...integers, 'bool'] }),

  unarySample('exp', {
    exact: [
      [0, 1],
      [-Infinity, 0],
    ],
  }),
  unarySample('exp2', {
    exact: [
      [3, 8],
      [-1, 0.5],
    ],
  }),
  unarySample('expm1', {
    exact: [
      [0, 0],
      [1e-8, 1e-8],
    ],
  }),
  unarySample('log', {
    domain: positive,
    exact: [
      [1, 0],
      [0, -Infinity],
      [-1, NaN],
    ],
  }),
  unarySample('log2', {
    domain: positive,
    exact: [
      [8, 3],
      [0.5, -1],
    ],
  }),
  unarySample('log10', { domain: positive, exact: [[1000, 3]] }),
  unarySample('log1p', {
    domain: [-0.8, 4],
    exact: [
      [0, 0],
      [1e-8, 1e-8],
    ],
  }),
  unarySample('sqrt', {
    domain: positive,
    exact: [
      [9, 3],
      [0, 0],
      [-1, NaN],
    ],
  }),
  unarySample('rsqrt', {
    domain: positive,
    exact: [
      [4, 0.5],
      [0, Infinity],
    ],
  }),
  unarySample('reciprocal', {
    avoid: [0],
    domain: positive,
    exact: [
      [4, 0.25],
      [0, Infinity],
    ],
  }),
  unarySample('sin', { exact: [[0, 0]] }),
  unarySample('sinc', {
    avoid: [0],
    exact: [
      [0, 1],
      [1, 0],
      [0.5, 2 / Math.PI],
    ],
  }),
  unarySample('cos', { exact: [[0, 1]] }),
  unarySample('tan', { domain: [-1.2, 1.2], exact: [[0, 0]] }),
  unarySample('asin', {
    domain: [-0.9, 0.9],
    exact: [
      [0, 0],
      [1, Math.PI / 2],
      [2, NaN],
    ],
  }),
  unarySample('acos', {
    domain: [-0.9, 0.9],
    exact: [
      [1, 0],
      [-1, Math.PI],
    ],
  }),
  unarySample('atan', {
    exact: [
      [1, Math.PI / 4],
      [Infinity, Math.PI / 2],
    ],
  }),
  unarySample('sinh', { exact: [[0, 0]] }),
  unarySample('cosh', { exact: [[0, 1]] }),
  unarySample('tanh', {
    exact: [
      [0, 0],
      [Infinity, 1],
      [-40, -1],
    ],
  }),
  unarySample('asinh', { exact: [[0, 0]] }),
  unarySample('acosh', { domain: [1.2, 4], exact: [[1, 0]] }),
  unarySample('atanh', {
    domain: [-0.9, 0.9],
    exact: [
      [0, 0],
      [1, Infinity],
    ],
  }),
  unarySample('sigmoid', {
    exact: [
      [0, 0.5],
      [-200, 0],
      [200, 1],
    ],
  }),
  unarySample('erf', {
    exact: [
      [0, 0],
      [1, 0.8427007929497149],
      [-6, -1],
    ],
  }),
  unarySample('erfc', {
    exact: [
      [0, 1],
      [1, 0.15729920705028513],
    ],
  }),
  unarySample('erfinv', {
    domain: [-0.9, 0.9],
    exact: [
      [0, 0],
      [0.5, 0.4769362762044699],
      [1, Infinity],
    ],
  }),
  unarySample('silu', {
    dtypes: floats,
    exact: [
      [0, 0],
      [-200, 0],
      [200, 200],
    ],
  }),

  unarySample('isnan', {
    gradient: false,
    inplace: null,
    exact: [
      [NaN, 1],
      [0, 0],
    ],
  }),
  unarySample('isinf', {
    gradient: false,
    inplace: null,
    exact: [
      [-Infinity, 1],
      [NaN, 0],
    ],
  }),
  unarySample('isfinite', {
    gradient: false,
    inplace: null,
    exact: [
      [1, 1],
      [Infinity, 0],
      [NaN, 0],
    ],
  }),
  unarySample('logicalNot', {
    gradient: false,
    inplace: null,
    exact: [
      [0, 1],
      [0.5, 0],
      [NaN, 0],
    ],
  }),
];
