import { binarySample } from './pointwise.ts';
import { input } from '../inputs/input.ts';
import { everyDType, floats, integers } from './sample.ts';

const nonzero = { domain: [0.5, 4] } as const;
const divisionErrors = [
  {
    args: [input([2], { dtype: 'int64' }), input([2], { dtype: 'int64', values: [1, 0] })],
    throws: /ZeroDivisionError/,
  },
];
/** Operands that stay apart, so that a small step changes no choice. */
const apart = { domain: [-3, 0.4], second: { domain: [0.6, 3] }, scalars: [2] } as const;
const logical = { dtypes: [...integers, 'bool'], gradient: false } as const;
const comparison = { dtypes: everyDType, gradient: false, inplace: null } as const;
const shift = { dtypes: integers, gradient: false, domain: [0, 9], second: { domain: [0, 5] } } as const;

export const binarySamples = [
  binarySample('gcd', { dtypes: integers, gradient: false }),
  binarySample('lcm', { dtypes: integers, gradient: false }),
  binarySample('add', { dtypes: everyDType, exact: [[1.5, 2, 3.5]] }),
  binarySample('sub', { exact: [[1.5, 2, -0.5]] }),
  binarySample('mul', {
    dtypes: everyDType,
    exact: [
      [1.5, 2, 3],
      [0, Infinity, NaN],
    ],
  }),
  binarySample('div', {
    dtypes: everyDType,
    second: nonzero,
    exact: [
      [3, 2, 1.5],
      [1, 0, Infinity],
      [0, 0, NaN],
    ],
  }),
  binarySample('pow', {
    domain: [0.3, 3],
    second: { domain: [0, 3] },
    scalars: [2, 3],
    exact: [
      [2, 10, 1024],
      [0, 0, 1],
      [-2, 3, -8],
    ],
  }),
  binarySample('floorDivide', {
    second: nonzero,
    errors: divisionErrors,
    exact: [
      [-7, 2, -4],
      [7, -2, -4],
    ],
  }),
  binarySample('truncDivide', { second: nonzero, errors: divisionErrors, exact: [[-7, 2, -3]] }),
  binarySample('remainder', {
    second: nonzero,
    errors: divisionErrors,
    exact: [
      [-7, 2, 1],
      [7, -2, -1],
      [5, 3, 2],
    ],
  }),
  binarySample('fmod', {
    second: nonzero,
    errors: divisionErrors,
    exact: [
      [-7, 2, -1],
      [7, -2, 1],
    ],
  }),
  binarySample('maximum', {
    ...apart,
    dtypes: everyDType,
    exact: [
      [1, 2, 2],
      [NaN, 1, NaN],
      [1, NaN, NaN],
    ],
  }),
  binarySample('minimum', {
    ...apart,
    dtypes: everyDType,
    exact: [
      [1, 2, 1],
      [NaN, 1, NaN],
    ],
  }),
  binarySample('fmax', {
    ...apart,
    dtypes: everyDType,
    exact: [
      [1, 2, 2],
      [NaN, 1, 1],
    ],
  }),
  binarySample('fmin', {
    ...apart,
    dtypes: everyDType,
    exact: [
      [1, 2, 1],
      [1, NaN, 1],
    ],
  }),
  binarySample('atan2', {
    dtypes: everyDType,
    domain: [0.5, 3],
    exact: [
      [1, 1, Math.PI / 4],
      [0, -1, Math.PI],
    ],
  }),
  binarySample('hypot', { dtypes: floats, domain: [0.5, 3], exact: [[3, 4, 5]] }),
  binarySample('copysign', {
    dtypes: everyDType,
    avoid: [0],
    exact: [
      [3, -1, -3],
      [-3, 1, 3],
      [3, -0, -3],
    ],
  }),
  binarySample('bitwiseAnd', { ...logical }),
  binarySample('bitwiseOr', { ...logical }),
  binarySample('bitwiseXor', { ...logical }),
  binarySample('bitwiseLeftShift', shift),
  binarySample('bitwiseRightShift', shift),

  binarySample('eq', {
    ...comparison,
    exact: [
      [1, 1, 1],
      [NaN, NaN, 0],
    ],
  }),
  binarySample('ne', {
    ...comparison,
    exact: [
      [1, 1, 0],
      [NaN, NaN, 1],
    ],
  }),
  binarySample('lt', {
    ...comparison,
    exact: [
      [1, 2, 1],
      [NaN, 1, 0],
    ],
  }),
  binarySample('le', { ...comparison, exact: [[2, 2, 1]] }),
  binarySample('gt', { ...comparison, exact: [[2, 1, 1]] }),
  binarySample('ge', { ...comparison, exact: [[2, 2, 1]] }),
  binarySample('logicalAnd', {
    ...comparison,
    exact: [
      [2, 3, 1],
      [2, 0, 0],
      [NaN, 1, 1],
    ],
  }),
  binarySample('logicalOr', {
    ...comparison,
    exact: [
      [0, 0, 0],
      [0, 3, 1],
    ],
  }),
  binarySample('logicalXor', {
    ...comparison,
    exact: [
      [2, 3, 0],
      [2, 0, 1],
    ],
  }),
];
