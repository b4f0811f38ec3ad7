import { indices, input } from '../inputs/input.ts';
import { everyDType, integers, numbers, sample, type OpName, type OpSample } from './sample.ts';

const outside = {
  args: [input([2, 3]), 2],
  throws: /dimension 2 is out of range \(expected -2 to 1\) for shape \[2, 3\]/,
};
/** Elements that stay apart, so that a small step changes no order; long enough for every algorithm. */
const apart = (n: number) => input([n], { values: Array.from({ length: n }, (_, i) => ((i * 37) % n) - 3.5) });

const running = (name: 'cummax' | 'cummin') =>
  sample(name, {
    dtypes: everyDType,
    cases: [
      [input([3, 4]), 0],
      [input([2, 3, 2]), -1],
      [input([]), 0],
      [input([2, 0]), 1],
    ],
    errors: [outside],
  });

/** Kthvalue and the medians: one element of each line. */
const ofLine = (name: OpName, method: string, ...k: readonly number[]) =>
  sample(name, {
    method,
    dtypes: numbers,
    cases: [
      [input([3, 4]), ...k, 0],
      [input([2, 3, 4]), ...k, -2, { keepdim: true }],
      [input([0, 3]), ...k, 1],
      [apart(97), ...k, 0],
      [input([]), ...k.map(() => 1), 0],
    ],
    errors: [{ args: [input([2, 0]), ...k, 1], throws: /dimension 1 of \[2, 0\] must not be empty/ }],
  });

const whole = (name: 'medianAll' | 'nanmedianAll', method: string, withNan: number) =>
  sample(name, {
    method,
    dtypes: numbers,
    exact: [
      [[[3, 1, 2, 4]], 2],
      [[[3, NaN, 1]], withNan],
    ],
    cases: [[input([3, 4])], [input([2, 3, 3])], [input([])]],
    errors: [{ args: [input([2, 0], { dtype: 'int64' })], throws: /\[2, 0\] has no elements/ }],
  });

const quantiles = (name: 'quantile' | 'nanquantile') =>
  sample(name, {
    dtypes: ['float32', 'float64'],
    exact: [
      [[[1, 2, 3, 4], 0.5], 2.5],
      [[[4, 1], 0, 0, { keepdim: true }], [1]],
    ],
    cases: [
      [apart(8), 0.3],
      [input([2, 5, 3]), 0.61, 1, { keepdim: true }],
      [input([3, 4]), input([2], { values: [0.25, 0.9] }), -1, { interpolation: 'midpoint' }],
      [input([3, 4]), input([3], { values: [0, 0.4, 1] }), null, { interpolation: 'lower' }],
      [input([3, 4]), 0.6, 0, { interpolation: 'higher' }],
      [input([3, 4]), 0.6, 0, { interpolation: 'nearest' }],
      [input([]), 0.5, 0],
    ].map((args) => ({ args, gradient: !args.some((a, i) => i === 1 && typeof a === 'object') })),
    errors: [
      { args: [input([3]), 1.5], throws: /q must lie between 0 and 1/ },
      { args: [input([2, 0]), 0.5], throws: /\[2, 0\] has no elements/ },
      { args: [input([3]), 0.5, 0, { interpolation: 'cubic' }], throws: /interpolation must be one of 'linear', / },
    ],
  });

const unique = (name: 'unique' | 'uniqueConsecutive') =>
  sample(name, {
    dtypes: everyDType,
    exact: [[[[2, 2, 5]], [2, 5]]],
    cases: [
      [input([7]), { returnInverse: true, returnCounts: true }],
      [input([3, 4])],
      [input([4, 2, 2], { domain: [0, 1] }), { dim: 0, returnInverse: true }],
      [input([2, 3], { domain: [0, 1] }), { dim: 1, returnCounts: true }],
      [input([0]), { returnInverse: true, returnCounts: true }],
      [input([]), { returnInverse: true }],
    ],
    errors: [{ args: [input([2]), { dim: 1 }], throws: /dimension 1 is out of range/ }],
  });

const beyond = input([2], { dtype: 'int64', values: [0, 3] });

export const orderSamples: readonly OpSample[] = [
  sample('sort', {
    dtypes: everyDType,
    cases: [
      [input([3, 4])],
      [input([2, 3, 4]), 1, { descending: true }],
      [input([3, 2]), 0, { stable: true }],
      [apart(97), 0],
      [apart(97), 0, { descending: true }],
      [input([]), 0],
      [input([2, 0]), 1],
    ],
    errors: [outside],
  }),
  sample('topk', {
    dtypes: numbers,
    cases: [
      [input([3, 4]), 2],
      [input([2, 3, 4]), 2, 1, { largest: false }],
      [apart(97), 3],
      [apart(97), 50, 0, { largest: false }],
      [input([3, 4]), 0],
      [input([]), 1],
    ],
    errors: [{ args: [input([2, 3]), 4], throws: /k must be an integer from 0 to 3, the size of dimension 1; got 4/ }],
  }),
  ofLine('kthvalue', 'kthvalue', 2),
  ofLine('medianDim', 'median'),
  ofLine('nanmedianDim', 'nanmedian'),
  whole('medianAll', 'median', NaN),
  whole('nanmedianAll', 'nanmedian', 1),
  { ...ofLine('mode', 'mode'), dtypes: everyDType },
  quantiles('quantile'),
  quantiles('nanquantile'),
  running('cummax'),
  running('cummin'),
  sample('logcumsumexp', {
    exact: [
      [
        [[0, 0], 0],
        [0, Math.LN2],
      ],
      [
        [[-Infinity, 1], 0],
        [-Infinity, 1],
      ],
    ],
    cases: [
      [input([3, 4]), 0],
      [input([2, 3, 2]), -1],
      [input([]), 0],
      [input([2, 0]), 1],
    ],
    errors: [outside],
  }),
  unique('unique'),
  unique('uniqueConsecutive'),
  sample('searchsorted', {
    dtypes: everyDType,
    method: null,
    exact: [
      [
        [
          [1, 3, 5],
          [3, 6],
        ],
        [1n, 3n],
      ],
      [
        [[1, 3, 5], [3, 6], { right: true }],
        [2n, 3n],
      ],
    ],
    cases: [
      [input([5], { values: [0, 1, 1, 2, 3] }), input([2, 3])],
      [input([2, 3], { values: [0, 1, 1, 0, 0, 1] }), input([2, 4]), { right: true, outInt32: true }],
      [input([3], { values: [1, 0, 1] }), input([2]), { sorter: input([3], { dtype: 'int64', values: [1, 0, 2] }) }],
      [input([0]), input([2])],
      [input([3], { values: [0, 1, 2] }), input([])],
    ],
    errors: [
      { args: [input([2, 3]), input([3, 2])], throws: /all dimensions but the last of sorted_sequence \[2, 3\]/ },
      { args: [input([3]), input([2]), { side: 'middle' }], throws: /side must be 'left' or 'right'/ },
    ],
  }),
  sample('histc', {
    exact: [
      [
        [[1, 2, 1], { bins: 4, min: 0, max: 3 }],
        [0, 2, 1, 0],
      ],
    ],
    cases: [[input([7]), { bins: 5 }], [input([3, 4]), { bins: 3, min: -1, max: 1 }], [input([0])]],
    errors: [
      { args: [input([2]), { bins: 0 }], throws: /bins must be a positive integer/ },
      { args: [input([2]), { min: 2, max: 1 }], throws: /min 2 must be below max 1/ },
    ],
  }),
  sample('bincount', {
    dtypes: integers,
    exact: [[[[1n, 3n, 1n]], [0n, 2n, 0n, 1n]]],
    cases: [
      [input([6], { domain: [0, 4] })],
      [input([4], { domain: [0, 4] }), { minlength: 8 }],
      [input([4], { domain: [0, 4] }), { weights: input([4], { dtype: 'float32' }) }],
      [input([0]), { minlength: 2 }],
    ],
    errors: [
      { args: [input([2, 2], { dtype: 'int64' })], throws: /input must be a vector/ },
      { args: [input([2], { dtype: 'int64', values: [1, -1] })], throws: /elements must not be negative/ },
    ],
  }),
  sample('scatterReduce', {
    dtypes: everyDType,
    inplace: 'scatterReduce_',
    exact: [
      [
        [[1, 2, 3], 0, [0n, 0n, 2n], [5, 6, 7], 'sum'],
        [12, 2, 10],
      ],
    ],
    cases: (['sum', 'prod', 'mean', 'amax', 'amin'] as const).flatMap((reduce) => [
      [input([3, 4]), 1, indices([3, 2], 4), input([3, 2]), reduce],
      [input([3, 4]), 0, indices([2, 4], 3), input([3, 4]), reduce, { includeSelf: false }],
      [input([]), 0, indices([], 1), input([]), reduce],
      [input([3]), 0, indices([0], 3), input([0]), reduce],
    ]),
    errors: [
      {
        args: [input([3]), 0, beyond, input([2]), 'sum'],
        throws: /index 3 is out of bounds for dimension 0 with size 3/,
      },
      { args: [input([3]), 0, indices([2], 3), input([2]), 'max'], throws: /reduce must be one of 'sum', / },
    ],
  }),
];
