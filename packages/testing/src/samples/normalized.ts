import { indices, input } from '../inputs/input.ts';
import { floats, sample, type OpName, type Skip } from './sample.ts';

const skips: readonly Skip[] = [{ check: 'dtypes', reason: 'internal: called only on floats' }];
const outside = { args: [input([2, 3]), 2], throws: /dimension 2 is out of range/ };

const softmaxLike = (name: OpName, exact: readonly number[]) =>
  sample(name, {
    dtypes: floats,
    exact: [[[[0, 0], 0], exact]],
    cases: [
      [input([3, 4]), 1],
      [input([2, 3, 4]), 1],
      [input([3, 4], { domain: [500, 900] }), -1],
      [input([]), 0],
      [input([2, 0]), 1],
      [input([0, 3]), 1],
    ],
    errors: [outside],
  });

const logits = input([5, 4]);
const target = indices([5], 4);
const ignoring = input([5], { dtype: 'int64', values: [3, -100, 0, -100, 2] });
const badClass = { throws: /index 4 is out of bounds for dimension 1 with size 4/ };
const wrongTarget = input([2], { dtype: 'int64', values: [0, 4] });

/** For gradients that take results of the forward pass, which their samples do not make fit. */
const backwardSkips = [
  ...skips,
  { check: 'gradcheck', reason: 'takes results of the forward pass; differentiated through it' },
  { check: 'gradgradcheck', reason: 'as gradcheck' },
  { check: 'agreement', reason: 'kernels read those results, decompositions compute them' },
] as const;

export const normalizedSamples = [
  softmaxLike('softmax', [0.5, 0.5]),
  softmaxLike('logSoftmax', [-Math.LN2, -Math.LN2]),
  sample('softmaxCrossEntropy', {
    method: null,
    skips,
    exact: [
      [
        [
          [
            [0, 0],
            [0, 0],
          ],
          [1n, -100n],
        ],
        [Math.LN2, 0],
      ],
    ],
    cases: [
      [logits, target, -100],
      [logits, ignoring, -100],
      [input([0, 4]), indices([0], 4), -100],
    ],
    errors: [
      { args: [input([2, 4]), wrongTarget, -100], ...badClass },
      { args: [input([2, 4]), indices([3], 4), -100], throws: /\[2, 4\] and \[3\]/ },
    ],
  }),
  sample('softmaxCrossEntropyBackward', {
    method: null,
    skips,
    cases: [
      [input([5]), logits, target, -100],
      [input([5]), logits, ignoring, -100],
      [input([0]), input([0, 4]), indices([0], 4), -100],
    ],
    errors: [{ args: [input([2]), input([2, 4]), wrongTarget, -100], ...badClass }],
  }),
  sample('batchNormChannels', {
    method: null,
    skips,
    cases: [
      [input([3, 2, 4]), input([2]), input([2]), 1e-5],
      [input([4, 3, 1]), null, null, 1e-5],
      [input([2, 2, 3]), input([2]), null, 1e-3],
      [input([0, 2, 3]), null, null, 1e-5],
    ],
  }),
  sample('layerNormRows', {
    method: null,
    skips,
    exact: [
      [
        [
          [
            [1, 3],
            [5, 5],
          ],
          null,
          null,
          0.5,
        ],
        [
          [
            [-0.8164966, 0.8164966],
            [0, 0],
          ],
          [2, 5],
          [0.8164966, 1.4142135],
        ],
      ],
    ],
    cases: [
      [input([3, 5]), input([5]), input([5]), 1e-5],
      [input([3, 5]), null, null, 1e-5],
      [input([3, 5]), input([5]), null, 1e-2],
      [input([0, 5]), input([5]), input([5]), 1e-5],
    ],
  }),
  // The kernels read mean and rstd (variance), which are those of x here: a row of ±1, a channel of 0 and 2.
  sample('layerNormRowsBackward', {
    method: null,
    skips: backwardSkips,
    exact: [
      [
        [[[1, 0]], [[1, -1]], [2, 3], [0], [1], 0],
        [[[0, 0]], [1, 0], [1, 0]],
      ],
    ],
    cases: [
      [input([3, 5]), input([3, 5]), input([5]), input([3]), input([3]), 1e-5],
      [input([0, 5]), input([0, 5]), null, input([0]), input([0]), 1e-5],
    ],
  }),
  sample('batchNormChannelsBackward', {
    method: null,
    skips: backwardSkips,
    exact: [
      [
        [[[[1]], [[3]]], [[[0]], [[2]]], [2], [1], [1], 0],
        [[[[0]], [[0]]], [2], [4]],
      ],
    ],
    cases: [
      [input([3, 2, 4]), input([3, 2, 4]), input([2]), input([2]), input([2]), 1e-5],
      [input([0, 2, 3]), input([0, 2, 3]), null, input([2]), input([2]), 1e-5],
    ],
  }),
];
