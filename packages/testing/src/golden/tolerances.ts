// Where PyTorch's own results carry more error than the default allows, or ours round elsewhere. At most ten rows.
import type { DType } from '@kindling/core';
import type { Tolerance } from '../compare/tolerance.ts';

interface Wider {
  readonly reason: string;
  /** For every dtype. */
  readonly all?: Tolerance;
  readonly float32?: Tolerance;
  readonly float64?: Tolerance;
}

/** Ops of one kind share their reason. */
const all = (ops: readonly string[], wider: Wider): Record<string, Wider> =>
  Object.fromEntries(ops.map((op) => [op, wider]));

/** By PyTorch's name; wider than the default only with a reason. */
const wider: Readonly<Record<string, Wider>> = {
  ...all(['empty', 'empty_like', 'new_empty'], {
    reason: 'the content is undefined',
    all: { rtol: 0, atol: Infinity },
  }),
  ...all(['nn.functional.conv3d', 'nn.functional.conv_transpose2d', 'nn.functional.conv_transpose3d'], {
    reason: 'float32 sums of a hundred products that cancel, in another order here',
    float32: { rtol: 1e-4, atol: 1e-4 },
  }),
  'linalg.householder_product': {
    reason: "PyTorch's gradient undoes the reflections one by one, which multiplies float32 rounding; float64 agrees",
    float32: { rtol: 1e-3, atol: 1e-3 },
  },
  'linalg.pinv': {
    reason: 'the condition number of the matrix multiplies float32 rounding',
    float32: { rtol: 1e-4, atol: 1e-4 },
  },
  'linalg.vector_norm': {
    reason: 'PyTorch takes an exponent such as -2.1 as float32',
    float64: { rtol: 1e-7, atol: 1e-7 },
  },
  ...all(
    ['airy_ai', 'bessel_j0', 'bessel_j1', 'bessel_y0', 'bessel_y1'].map((name) => `special.${name}`),
    {
      reason: "PyTorch leaves a term of Cephes's denominators out; the reference backend has the functions themselves",
      float64: { rtol: 5e-6, atol: 5e-6 },
    },
  ),
  'nn.functional.hardsigmoid': {
    reason: "PyTorch's gradient has 1/6 in float32",
    float64: { rtol: 1e-7, atol: 1e-7 },
  },
  'nn.functional.ctc_loss': {
    reason: 'PyTorch takes exponentials of float32 logarithms of some -100: its third digit differs from float64',
    float32: { rtol: 1e-4, atol: 1e-4 },
  },
  'nn.functional.grid_sample': {
    reason: 'cubic weights of both signs cancel in the gradient of the grid',
    float32: { rtol: 1e-4, atol: 2e-5 },
  },
};

const single: Tolerance = { rtol: 1e-4, atol: 1e-5 };
const double: Tolerance = { rtol: 1e-9, atol: 1e-9 };

/** What every op keeps to; undefined where elements are compared exactly, or as halves are. */
const usual: Partial<Record<DType, Tolerance>> = {
  float32: single,
  float64: double,
  complex64: single,
  complex128: double,
};

/** Of an op's values against PyTorch's. */
export function toleranceOf(op: string, dtype: DType): Tolerance | undefined {
  const row = wider[op];
  const own = dtype === 'float32' || dtype === 'float64' ? row?.[dtype] : undefined;
  return row?.all ?? own ?? usual[dtype];
}
