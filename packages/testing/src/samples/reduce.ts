import { input, type InputOptions } from '../inputs/input.ts';
import { everyDType, floats, sample, type Argument, type Case, type OpName, type OpSample } from './sample.ts';

interface ReduceOptions extends Partial<Omit<OpSample, 'cases' | 'name'>> {
  readonly options?: InputOptions;
  /** Whether several dimensions can be reduced at once. */
  readonly several?: boolean;
  /** Whether it reduces nothing to a value. */
  readonly empty?: boolean;
  /** Whether it is finite for one element. */
  readonly one?: boolean;
}

const outside = {
  args: [input([2, 3]), 2],
  throws: /dimension 2 is out of range \(expected -2 to 1\) for shape \[2, 3\]/,
};

/** A reduction over all dimensions, one, or several. */
function reduceSample(
  name: OpName,
  { options = {}, several = true, empty = true, one = true, errors = [], ...rest }: ReduceOptions = {},
): OpSample {
  const cases: (Case | readonly Argument[])[] = [
    [input([3, 4], options)],
    [input([3, 4], options), 0],
    [input([2, 3, 4], options), -1, { keepdim: true }],
    { args: [input([], options)], gradient: one },
    { args: [input([], options), 0], gradient: one },
    { args: [input([1], options), 0], gradient: one },
    [input([0, 3], options), 1],
  ];
  if (several) cases.push([input([2, 3, 4], options), [0, 2]], [input([2, 3, 4], options), [2, 0], { keepdim: true }]);
  if (empty) cases.push([input([2, 0], options)], [input([2, 0], options), 1]);
  const refusals = empty
    ? []
    : [{ args: [input([2, 0], options), 1], throws: /cannot reduce a dimension of size 0 of \[2, 0\]/ }];
  return sample(name, { dtypes: everyDType, cases, errors: [outside, ...refusals, ...errors], ...rest });
}

const matrix = [
  [1, 5],
  [7, 2],
];

/** Along one dimension, with indices. */
const withIndices = (name: 'maxDim' | 'minDim', method: string) =>
  sample(name, {
    method,
    dtypes: everyDType,
    cases: [
      [input([3, 4]), 0],
      [input([2, 3, 4]), -2],
      [input([2, 3, 4]), 1, { keepdim: true }],
      [input([]), 0],
      [input([0, 3]), 1],
    ],
    errors: [outside, { args: [input([2, 0]), 1], throws: /cannot reduce a dimension of size 0/ }],
  });

const scan = (name: 'cumsum' | 'cumprod') =>
  sample(name, {
    dtypes: everyDType,
    exact: [[[[1, 2, 3], 0], name === 'cumsum' ? [1, 3, 6] : [1, 2, 6]]],
    cases: [
      [input([3, 4]), 0],
      [input([2, 3, 2]), -1],
      [input([]), 0],
      [input([2, 0]), 1],
    ],
    errors: [outside],
  });

export const reduceSamples = [
  reduceSample('sum', {
    exact: [
      [[matrix], 15],
      [
        [matrix, 0],
        [8, 7],
      ],
    ],
  }),
  reduceSample('prod', { several: false, options: { domain: [-2, 2] }, exact: [[[matrix], 70]] }),
  reduceSample('mean', { dtypes: floats, exact: [[[matrix], 3.75]] }),
  reduceSample('amax', {
    empty: false,
    exact: [
      [
        [matrix, 1],
        [5, 7],
      ],
      [[[1, NaN]], NaN],
    ],
  }),
  reduceSample('amin', {
    empty: false,
    exact: [
      [
        [matrix, 1],
        [1, 2],
      ],
      [[[NaN, 1]], NaN],
    ],
  }),
  reduceSample('argmax', {
    empty: false,
    several: false,
    exact: [
      [[matrix], 2],
      [[[3, 3]], 0],
      [[[1, NaN, 2]], 1],
    ],
  }),
  reduceSample('argmin', {
    empty: false,
    several: false,
    exact: [
      [[matrix], 0],
      [[[2, 1, 1]], 1],
    ],
  }),
  reduceSample('any', {
    several: false,
    exact: [
      [[[0, 0]], false],
      [[[0, NaN]], true],
    ],
  }),
  reduceSample('all', {
    several: false,
    exact: [
      [[[1, 0]], false],
      [[[2, NaN]], true],
    ],
  }),
  withIndices('maxDim', 'max'),
  withIndices('minDim', 'min'),
  scan('cumsum'),
  scan('cumprod'),
  reduceSample('variance', { method: 'var', one: false, dtypes: floats, exact: [[[[1, 2, 3, 4]], 5 / 3]] }),
  reduceSample('std', { one: false, dtypes: floats, exact: [[[[1, 3], null, { correction: 0 }], 1]] }),
  sample('logsumexp', {
    dtypes: everyDType,
    exact: [
      [[[0, 0], 0], Math.LN2],
      [[[-Infinity, -Infinity], 0], -Infinity],
      [[[Infinity, 1], 0], Infinity],
    ],
    cases: [
      [input([3, 4]), 1],
      [input([2, 3, 2]), [0, 2], { keepdim: true }],
      [input([]), 0],
      [input([0, 3]), 1],
    ],
    errors: [outside],
  }),
];
