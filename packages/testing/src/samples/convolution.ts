import { input } from '../inputs/input.ts';
import { floats, numbers, sample, type Argument, type Skip } from './sample.ts';

const skips: readonly Skip[] = [{ check: 'dtypes', reason: 'internal: called only on floats' }];

/** Of the larger cases: sums of hundreds of products, fused or not. */
const tolerance = { float32: { rtol: 1e-5, atol: 3e-4 } } as const;

interface Options {
  readonly bias?: boolean;
  readonly stride?: readonly number[];
  readonly padding?: readonly number[];
  readonly dilation?: readonly number[];
  readonly transposed?: boolean;
  readonly outputPadding?: readonly number[];
  readonly groups?: number;
}
type Sizes = readonly number[];

/** The arguments of a convolution; what is left out is PyTorch's default. */
function call(x: Sizes, weight: Sizes, options: Options = {}): Argument[] {
  const n = weight.length - 2;
  const each = (value: number): number[] => new Array<number>(n).fill(value);
  const { stride = each(1), padding = each(0), dilation = each(1), outputPadding = each(0) } = options;
  const { bias = true, transposed = false, groups = 1 } = options;
  const channels = (transposed ? weight[1] : weight[0]) as number;
  const small = { domain: [-2, 2] } as const;
  return [
    input(x, small),
    input(weight, small),
    bias ? input([transposed ? channels * groups : channels]) : null,
    ...[stride, padding, dilation, transposed, outputPadding, groups],
  ];
}

const gradient = (
  x: Sizes,
  grad: Sizes,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  groups = 1,
): Argument[] => [...[input(x), input(grad)], ...[kernel, stride, padding, dilation, groups]];

export const convolutionSamples = [
  sample('convolution', {
    method: null,
    dtypes: numbers,
    tolerance,
    exact: [
      [[[[[1, 2, 3, 4]]], [[[1, -1]]], [10], [1], [1], [1], false, [0], 1], [[[9, 9, 9, 9, 14]]]],
      [[[[[1, 2]]], [[[1, 10, 100]]], null, [2], [0], [1], true, [1], 1], [[[1, 10, 102, 20, 200, 0]]]],
    ],
    cases: [
      { args: call([2, 3, 20, 21], [7, 3, 3, 3], { padding: [1, 1] }), gradient: false },
      { args: call([2, 9, 19, 8], [7, 9, 6, 5], { stride: [2, 1], padding: [1, 2] }), gradient: false },
      { args: call([3, 8, 4, 5], [8, 2, 3, 3], { transposed: true, groups: 4, stride: [2, 2] }), gradient: false },
      { args: call([3, 20, 9, 14], [20, 3, 5, 4], { transposed: true, padding: [2, 1] }), gradient: false },
      call([2, 3, 5], [4, 3, 3]),
      call([2, 2, 4, 5], [3, 2, 3, 2], { stride: [2, 3], padding: [1, 2] }),
      call([1, 4, 3, 4], [6, 2, 2, 2], { groups: 2, dilation: [2, 3], padding: [2, 1] }),
      call([1, 3, 3, 3], [3, 1, 3, 3], { groups: 3, bias: false, padding: [1, 1] }),
      call([1, 1, 2, 3, 2], [2, 1, 2, 3, 2], { padding: [1, 0, 1] }),
      call([2, 3, 2, 2], [4, 3, 1, 1]),
      call([0, 3, 4, 4], [2, 3, 3, 3]),
      call([2, 0, 4, 4], [2, 0, 3, 3]),
      call([2, 3, 4], [3, 2, 3], { transposed: true, stride: [2], padding: [1], outputPadding: [1] }),
      call([1, 4, 2, 2], [4, 2, 3, 2], { transposed: true, groups: 2, stride: [2, 1], dilation: [3, 2] }),
      call([1, 2, 2, 2], [2, 3, 2, 3], { transposed: true, stride: [3, 4], padding: [1, 2], bias: false }),
      call([1, 1, 2, 2, 2], [1, 2, 2, 2, 2], { transposed: true, stride: [1, 2, 2] }),
      call([1, 2, 2, 2], [2, 1, 2, 2], { transposed: true, dilation: [3, 1], outputPadding: [2, 0] }),
      call([2, 4, 3, 2], [4, 2, 2, 3], { transposed: true, stride: [2, 1], padding: [1, 1] }),
      call([1, 4, 2, 2], [4, 1, 3, 2], { transposed: true, groups: 2, stride: [1, 2], dilation: [2, 1] }),
      call([0, 2, 3], [2, 3, 2], { transposed: true }),
    ],
    errors: [
      { args: call([2, 3, 5, 5], [4, 3, 6, 6]), throws: /spans 6 in dimension 2, more than the padded input's 5/ },
      { args: call([2, 3, 5, 5], [4, 2, 3, 3]), throws: /must have 2 channels, got 3/ },
      { args: call([2, 3, 5, 5], [4, 3, 3, 3], { groups: 3 }), throws: /multiple of groups \(3\)/ },
      { args: call([2, 3, 5, 5], [4, 3, 3, 3], { groups: 0 }), throws: /groups must be at least 1/ },
      { args: call([2, 3, 5], [4, 3, 3, 3]), throws: /an input of as many/ },
      {
        args: call([2, 3, 5, 5], [4, 3, 3, 3], { stride: [0, 1] }),
        throws: /stride must be 2 whole numbers of at least 1/,
      },
      { args: call([2, 3, 5, 5], [4, 3, 3, 3], { padding: [-1, 1] }), throws: /padding must be 2 whole numbers/ },
      { args: call([2, 3, 5, 5], [4, 3, 3, 3], { dilation: [1] }), throws: /dilation must be 2 whole numbers/ },
      {
        args: call([2, 3, 5, 5], [3, 4, 3, 3], { transposed: true, outputPadding: [1, 0] }),
        throws: /must be smaller than stride/,
      },
      { args: call([2, 3, 2, 5], [3, 4, 3, 3], { transposed: true, padding: [2, 1] }), throws: /would have size 0/ },
      {
        args: [input([1, 1, 4]), input([2, 1, 2]), input([3]), [1], [0], [1], false, [0], 1],
        throws: /bias must be a vector of 2 elements, got \[3\]/,
      },
      {
        args: [input([1, 1, 4]), input([2, 1, 2], { dtype: 'int64' }), null, [1], [0], [1], false, [0], 1],
        throws: /one dtype/,
      },
    ],
  }),
  sample('convolutionWeightGradient', {
    method: null,
    dtypes: floats,
    tolerance,
    skips,
    cases: [
      { args: gradient([3, 5, 14, 20], [3, 7, 14, 20], [3, 3], [1, 1], [1, 1], [1, 1]), gradient: false },
      gradient([2, 3, 7], [2, 4, 3], [3], [2], [0], [1]),
      gradient([1, 4, 3, 4], [1, 2, 2, 2], [2, 2], [1, 2], [0, 0], [1, 1], 2),
      gradient([2, 3, 3, 2], [2, 3, 3, 2], [3, 3], [1, 1], [1, 1], [1, 1], 3),
      gradient([2, 2, 2, 2], [2, 3, 2, 2], [1, 1], [1, 1], [0, 0], [1, 1]),
      gradient([0, 3, 4], [0, 2, 2], [3], [1], [0], [1]),
    ],
  }),
];
