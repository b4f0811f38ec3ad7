// Rows that only derivatives call: no methods, and no dtypes but those their forward gives.
import { input, type InputOptions } from '../inputs/input.ts';
import { binarySample } from './pointwise.ts';
import { sample, type OpName, type Skip } from './sample.ts';

const skips: readonly Skip[] = [{ check: 'dtypes', reason: 'internal: called only on what its forward took' }];
const internalOnly = { method: null, inplace: null, out: false, errors: [], skips } as const;

const pointwise = (name: OpName, second?: InputOptions) =>
  binarySample(name, { ...internalOnly, dtypes: ['float32', 'float64'], scalars: [], second: second ?? {} });

const alongDim = (name: OpName) =>
  sample(name, {
    ...internalOnly,
    cases: [
      [input([3, 4]), input([3, 4], { domain: [0.1, 0.9] }), 1],
      [input([2, 3, 2]), input([2, 3, 2], { domain: [0.1, 0.9] }), 0],
      [input([0, 3]), input([0, 3]), 1],
      [input([]), input([]), 0],
    ],
  });

const gelu = (approximate: string) => [
  [input([3, 4]), input([3, 4]), approximate],
  [input([]), input([]), approximate],
  [input([0]), input([0]), approximate],
];

export const gradientSamples = [
  pointwise('reluBackward', { avoid: [0] }),
  pointwise('sigmoidBackward', { domain: [0.1, 0.9] }),
  pointwise('tanhBackward', { domain: [-0.9, 0.9] }),
  pointwise('siluBackward'),
  sample('geluBackward', { ...internalOnly, cases: [...gelu('none'), ...gelu('tanh')] }),
  alongDim('softmaxBackward'),
  alongDim('logSoftmaxBackward'),
];
