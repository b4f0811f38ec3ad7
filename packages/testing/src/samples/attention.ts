// Attention: two sequences, two heads, two queries, three keys.
import { input } from '../inputs/input.ts';
import { sample, type Skip } from './sample.ts';

const skips: readonly Skip[] = [
  { check: 'reference', reason: "no operator of PyTorch's: compared as scaledDotProductAttention" },
];
const inputs = () => [input([2, 2, 2, 3]), input([2, 2, 3, 3]), input([2, 2, 3, 2])] as const;

export const attentionSamples = [
  sample('attention', {
    method: null,
    // The decomposition rounds between its ops.
    tolerance: { bfloat16: { rtol: 5e-2, atol: 5e-2 }, float16: { rtol: 1e-2, atol: 1e-2 } },
    skips,
    exact: [
      [
        // Equal scores: the mean of the values. With a causal mask, the first query sees the first key alone.
        [[[[[0], [0]]]], [[[[1], [2]]]], [[[[1], [3]]]], null, false, 1],
        [[[[[2], [2]]]], [[[0.6931472, 0.6931472]]]],
      ],
      [
        [[[[[0], [0]]]], [[[[1], [2]]]], [[[[1], [3]]]], null, true, 1],
        [[[[[1], [2]]]], [[[0, 0.6931472]]]],
      ],
    ],
    cases: [
      [...inputs(), null, false, 0.5],
      [...inputs(), input([2, 2, 2, 3]), false, 0.5],
      [...inputs(), null, true, 0.5],
      { args: [input([1, 3, 40, 8]), input([1, 3, 40, 8]), input([1, 3, 40, 8]), null, true, 0.3], gradient: false },
      // Heads of more features, or longer ones, than kernels for small heads take.
      [input([1, 2, 1, 33]), input([1, 2, 2, 33]), input([1, 2, 2, 2]), null, false, 0.3],
      {
        args: [input([2, 2, 70, 5]), input([2, 2, 66, 5]), input([2, 2, 66, 3]), input([2, 2, 70, 66]), false, 0.3],
        gradient: false,
      },
      [input([0, 2, 2, 3]), input([0, 2, 3, 3]), input([0, 2, 3, 2]), null, false, 0.5],
    ],
    errors: [
      {
        args: [input([2, 2, 2, 3]), input([2, 2, 3, 4]), input([2, 2, 3, 2]), null, false, 1],
        throws: /attention: expected query \(N, H, L, E\)/,
      },
    ],
  }),
  sample('attentionBackward', {
    method: null,
    skips: [
      ...skips,
      { check: 'gradcheck', reason: 'takes a result of the forward pass; differentiated through it' },
      { check: 'gradgradcheck', reason: 'as gradcheck' },
      { check: 'agreement', reason: 'the kernel reads that result, the decomposition computes it' },
    ],
    exact: [
      [
        [[[[[1]]]], [[[[2]]]], [[[[3]]]], [[[[5]]]], null, false, 1, [[[6]]]],
        [[[[[0]]]], [[[[0]]]], [[[[1]]]]],
      ],
    ],
    cases: [
      [input([2, 2, 2, 2]), ...inputs(), null, false, 0.5, input([2, 2, 2])],
      [input([2, 2, 2, 2]), ...inputs(), input([2, 2, 2, 3]), false, 0.5, input([2, 2, 2])],
      [
        input([2, 2, 2, 2]),
        input([2, 2, 2, 33]),
        input([2, 2, 3, 33]),
        input([2, 2, 3, 2]),
        null,
        false,
        0.5,
        input([2, 2, 2]),
      ],
    ],
  }),
];
