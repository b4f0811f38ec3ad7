import { input } from '../inputs/input.ts';
import { unarySample } from './pointwise.ts';
import { complexes, everyDType, sample, type OpName } from './sample.ts';

const view = (name: OpName) =>
  sample(name, {
    dtypes: name === 'real' ? [...everyDType, ...complexes] : complexes,
    cases: [[input([3, 4])], [input([])], [input([2, 0])]],
    method: null,
    errors: name === 'real' ? [] : [refusal],
  });
const refusal = { args: [input([2], { dtype: 'float32' })], throws: /a complex tensor, got float32/ };

export const complexSamples = [
  sample('conjPhysical', {
    dtypes: everyDType,
    exact: [[[[{ re: 1, im: -2 }]], [{ re: 1, im: 2 }]]],
    cases: [[input([3, 4])], [input([])], [input([0])]],
  }),
  unarySample('sgn', {
    avoid: [0],
    exact: [
      [-7, -1],
      [0, 0],
    ],
  }),
  view('real'),
  view('imag'),
  view('viewAsReal'),
  sample('viewAsComplex', {
    dtypes: ['float32', 'float64'],
    method: null,
    cases: [[input([3, 4, 2])], [input([2])], [input([0, 2])]],
    errors: [
      { args: [input([3, 4])], throws: /the last dimension must have size 2, got \[3, 4\]/ },
      { args: [input([2], { dtype: 'int64' })], throws: /a float32 or float64 tensor, got int64/ },
    ],
    skips: [{ check: 'layouts', reason: 'pairs must lie together' }],
  }),
  sample('complex', {
    dtypes: ['float32', 'float64'],
    method: null,
    cases: [
      [input([3, 4]), input([3, 4])],
      [input([3, 1]), input([4])],
      [input([]), input([])],
      [input([0]), input([0])],
    ],
    exact: [
      [
        [
          [1, 2],
          [3, -4],
        ],
        [
          { re: 1, im: 3 },
          { re: 2, im: -4 },
        ],
      ],
    ],
    errors: [
      {
        args: [input([2], { dtype: 'float32' }), input([2], { dtype: 'float64' })],
        throws: /one dtype, got float32 and float64/,
      },
      { args: [input([2]), input([3])], throws: /shapes \[2\] and \[3\] do not broadcast/ },
      { args: [input([2], { dtype: 'int64' }), input([2], { dtype: 'int64' })], throws: /float32 or float64 tensors/ },
    ],
  }),
];

/** Ops of other families that take complex tensors as well. */
export const takesComplex: ReadonlySet<string> = new Set<OpName>([
  ...(['neg', 'abs', 'angle', 'sgn', 'conjPhysical', 'exp', 'log', 'log2', 'log10', 'sqrt', 'rsqrt'] as const),
  ...(['reciprocal', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh'] as const),
  ...(['asinh', 'acosh', 'atanh', 'sigmoid', 'isnan', 'isinf', 'isfinite', 'isreal', 'logicalNot'] as const),
  ...(['add', 'sub', 'mul', 'div', 'pow', 'eq', 'ne', 'logicalAnd', 'logicalOr', 'logicalXor'] as const),
  ...(['sum', 'prod', 'mean', 'any', 'all', 'cumsum', 'cumprod', 'variance', 'std', 'countNonzero'] as const),
  ...(['mm', 'bmm', 'mv', 'dot', 'matmul', 'linear', 'addmm', 'baddbmm', 'addmv', 'addr', 'addbmm'] as const),
  ...(['bilinear', 'tensordot', 'einsum', 'cross', 'vecdot', 'multiDot', 'matrixPower', 'vander'] as const),
  ...(['view', 'reshapeCopy', 'transpose', 't', 'permute', 'expand', 'squeeze', 'unsqueeze', 'select'] as const),
  ...(['sliceDim', 'diagonal', 'asStrided', 'unfold', 'cat', 'flip', 'rot90', 'roll', 'repeat'] as const),
  ...(['repeatEach', 'tril', 'triu', 'diagEmbed', 'blockDiag', 'combinations', 'constantPadNd'] as const),
  ...(['selectScatter', 'sliceScatter', 'diagonalScatter', 'asStridedScatter', 'scatter', 'scatterAdd'] as const),
  ...(['gather', 'indexSelect', 'indexAdd', 'indexFill', 'indexCopy', 'index', 'indexPut', 'take', 'put'] as const),
  ...(['where', 'maskedFill', 'maskedSelect', 'maskedScatter', 'addcmul', 'addcdiv', 'lerp'] as const),
  ...(['clone', 'copy_', 'fill_', 'to', 'toDevice', 'isclose', 'allclose', 'equal', 'diff'] as const),
  ...(['trapezoid', 'cumulativeTrapezoid', 'gradientAlong', 'vectorNorm', 'matrixSumNorm', 'dist', 'renorm'] as const),
]);
