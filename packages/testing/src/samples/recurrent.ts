// Sequences through recurrent layers: two steps of two sequences with two units, and back.
import { input } from '../inputs/input.ts';
import { sample } from './sample.ts';

const states = (): [h: ReturnType<typeof input>, c: ReturnType<typeof input>] => [input([2, 2]), input([2, 2])];
const arguments_ = (reverse: boolean): unknown[] => [input([2, 2, 8]), input([8, 2]), ...states(), reverse];

const skips = [{ check: 'reference', reason: 'no operator of PyTorch; its LSTM is compared layer by layer' }] as const;

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
    skips: [
      ...skips,
      {
        check: 'gradcheck',
        reason: 'cells and gates are results of the forward pass; differentiated through lstmSequence',
      },
      { check: 'gradgradcheck', reason: 'as gradcheck' },
      { check: 'agreement', reason: 'kernels read cells and gates, which the samples do not make fit' },
    ],
    cases: [[input([2, 2, 2]), input([2, 2, 2]), input([2, 2, 2]), input([2, 2, 8]), ...arguments_(false)]],
  }),
];
