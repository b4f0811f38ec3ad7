// Sequences through recurrent layers: two steps of two sequences with two units, and back.
import { input } from '../inputs/input.ts';
import { sample } from './sample.ts';

const states = (): [h: ReturnType<typeof input>, c: ReturnType<typeof input>] => [input([2, 2]), input([2, 2])];
const arguments_ = (reverse: boolean): unknown[] => [input([2, 2, 8]), input([8, 2]), ...states(), reverse];

const gru = (reverse: boolean, bias: ReturnType<typeof input> | null = input([6])): unknown[] => [
  input([2, 2, 6]),
  input([6, 2]),
  bias,
  input([2, 2]),
  reverse,
];

const skips = [{ check: 'reference', reason: 'no operator of PyTorch; its LSTM is compared layer by layer' }] as const;
const backwardSkips = (forward: string) =>
  [
    ...skips,
    { check: 'gradcheck', reason: `takes results of the forward pass; differentiated through ${forward}` },
    { check: 'gradgradcheck', reason: 'as gradcheck' },
    { check: 'agreement', reason: 'kernels read results of the forward pass, which the samples do not make fit' },
  ] as const;

export const recurrentSamples = [
  sample('lstmSequence', {
    method: null,
    skips,
    exact: [
      // All gates at 0: sigmoid ½, tanh 0.
      [
        [[[[0, 0, 0, 0]]], [[0], [0], [0], [0]], [[0]], [[2]], false],
        [[[[0.3807971]]], [[[1]]], [[[0.5, 0.5, 0, 0.5]]]],
      ],
    ],
    cases: [
      arguments_(false),
      arguments_(true),
      { args: [input([5, 4, 40]), input([40, 10]), input([4, 10]), input([4, 10]), false], gradient: false },
    ],
    errors: [
      { args: [input([2, 3, 8]), input([8, 3]), ...states(), false], throws: /lstmSequence: expected x \(T, N, 4H\)/ },
    ],
  }),
  sample('lstmSequenceBackward', {
    method: null,
    skips: backwardSkips('lstmSequence'),
    cases: [[input([2, 2, 2]), input([2, 2, 2]), input([2, 2, 2]), input([2, 2, 8]), ...arguments_(false)]],
  }),
  sample('gruSequence', {
    method: null,
    skips,
    exact: [
      // Reset and update at ½, the new state tanh 0: half of the state before.
      [
        [[[[0, 0, 0]]], [[0], [0], [0]], null, [[2]], false],
        [[[[1]]], [[[0.5, 0.5, 0, 0]]]],
      ],
    ],
    cases: [
      gru(false),
      gru(true),
      gru(false, null),
      {
        args: [input([5, 4, 30]), input([30, 10], { domain: [-0.3, 0.3] }), input([30]), input([4, 10]), false],
        gradient: false,
      },
    ],
    errors: [
      {
        args: [input([2, 3, 6]), input([6, 2]), null, input([2, 2]), false],
        throws: /gruSequence: expected x \(T, N, 3H\)/,
      },
    ],
  }),
  sample('gruSequenceBackward', {
    method: null,
    skips: backwardSkips('gruSequence'),
    cases: [[input([2, 2, 2]), input([2, 2, 2]), input([2, 2, 8]), ...gru(false)]],
  }),
];
