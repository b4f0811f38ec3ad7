import { input } from '../inputs/input.ts';
import { floats, numbers, sample, type Argument, type OpName } from './sample.ts';

const clash = { args: [input([2, 3]), input([2, 4]), input([2, 3])], throws: /do not broadcast/ };

/** x + value · (a op b), broadcasting. */
const ternary = (name: OpName, dtypes: typeof floats) =>
  sample(name, {
    inplace: `${name}_`,
    dtypes,
    cases: [[3, 4], []]
      .flatMap((shape): (readonly Argument[])[] => [
        [input(shape), input(shape), input(shape, { domain: [0.5, 3] })],
        [input(shape), input(shape), input(shape, { domain: [0.5, 3] }), { value: -2 }],
      ])
      .concat([
        [input([3, 4]), input([4]), input([3, 1], { domain: [0.5, 3] }), { value: 0.5 }],
        [input([0]), input([0]), input([0])],
      ]),
    errors: [clash],
  });

const x = input([3, 4], { avoid: [-1, 1.5] });

export const fusedSamples = [
  sample('gelu', {
    method: null,
    exact: [[[[0, -40, 40]], [0, 0, 40]]],
    cases: [[input([3, 4])], [input([3, 4]), { approximate: 'tanh' }], [input([])], [input([0])]],
    errors: [{ args: [input([3]), { approximate: 'sigmoid' }], throws: /'none' or 'tanh', got 'sigmoid'/ }],
  }),
  sample('clamp', {
    inplace: 'clamp_',
    dtypes: numbers,
    skips: [{ check: 'dtypes', reason: 'bool has an order, and bounds that promote' }],
    exact: [
      [
        [[-3, 0.5, 3], -1, 1],
        [-1, 0.5, 1],
      ],
      [[[NaN], -1, 1], [NaN]],
      [[[5], 3, 1], [1]],
    ],
    cases: [
      [x, -1, 2],
      [x, null, 2],
      [x, -1],
      [x, { min: -1 }],
      [input([3, 4], { domain: [-3, -0.6] }), input([4], { domain: [-0.4, 0] }), input([3, 1], { domain: [1, 2] })],
      [input([]), -1, 2],
      [input([0]), -1, 2],
    ],
    errors: [{ args: [input([3])], throws: /at least one of 'min' and 'max'/ }],
  }),
  ternary('addcmul', numbers),
  ternary('addcdiv', floats),
  sample('lerp', {
    inplace: 'lerp_',
    exact: [
      [
        [[0, 10], [10, 20], 0.25],
        [2.5, 12.5],
      ],
    ],
    cases: [
      [input([3, 4]), input([3, 4]), 0.3],
      [input([3, 4]), input([3, 4]), input([3, 4], { domain: [0, 1] })],
      [input([3, 4]), input([4]), input([3, 1], { domain: [0, 1] })],
      [input([]), input([]), 0.3],
      [input([0]), input([0]), 0.3],
    ],
    errors: [clash],
  }),
];
