// Where PyTorch's own results carry more error than assert_close allows, or ours round elsewhere.
import type { DType } from '@kindling/core';
import type { Tolerance } from '../compare/tolerance.ts';

interface Wider {
  readonly reason: string;
  /** For every dtype. */
  readonly all?: Tolerance;
  readonly float32?: Tolerance;
  readonly float64?: Tolerance;
}

const products: Wider = {
  reason: 'sums of float32 products that cancel, in another order here',
  float32: { rtol: 1.3e-6, atol: 1e-4 },
};

const factors: Wider = {
  reason:
    'LAPACK adds in another order, and the condition number of the matrix multiplies its float32 rounding and ours',
  float32: { rtol: 1e-4, atol: 1e-4 },
};

const undefinedContent: Wider = { reason: 'the content is undefined', all: { rtol: 0, atol: Infinity } };

/** Ops of one kind share their reason. */
const all = (ops: readonly string[], wider: Wider): Record<string, Wider> =>
  Object.fromEntries(ops.map((op) => [op, wider]));

/** By PyTorch's name; wider than the default only with a reason. */
const wider: Readonly<Record<string, Wider>> = {
  ...all(['empty', 'empty_like', 'new_empty'], undefinedContent),
  ...all(
    ['mm', 'mv', 'bmm', 'matmul', 'addmm', 'addmv', 'addbmm', 'baddbmm', 'inner', 'nn.functional.linear'],
    products,
  ),
  ...all(['tensordot', 'einsum', 'nn.functional.bilinear', 'nn.functional._scaled_dot_product_attention'], products),
  ...all(['chain_matmul', 'linalg.multi_dot'], {
    reason: 'products of several matrices: terms are thousands of times their sum, and are added in another order here',
    float32: { rtol: 1e-5, atol: 5e-3 },
  }),
  ...all(['nn.functional.conv3d', 'nn.functional.conv_transpose2d', 'nn.functional.conv_transpose3d'], {
    reason: 'float32 sums of a hundred products that cancel, in another order here',
    float32: { rtol: 1e-4, atol: 1e-4 },
  }),
  ...all(['xlogy', 'special.xlog1py'], {
    reason: 'broadcast gradients are float32 sums that cancel, in another order here',
    float32: { rtol: 1.3e-6, atol: 1e-4 },
  }),
  ...all(['pow', 'ldexp', 'linalg.matrix_power', 'linalg.vander'], {
    reason: 'gradients are sums of powers of both signs, far larger than the sum, in another order here',
    float32: { rtol: 2e-5, atol: 1e-3 },
  }),
  ...all(
    [
      ...[
        'det',
        'inv',
        'inv_ex',
        'slogdet',
        'solve',
        'solve_ex',
        'solve_triangular',
        'cholesky',
        'cholesky_ex',
        'cond',
      ],
      ...['qr', 'svd', 'svdvals', 'eigh', 'eigvalsh', 'lu', 'lu_factor', 'lu_factor_ex', 'lu_solve'],
      ...[
        'lstsq',
        'pinv',
        'matrix_norm',
        'norm',
        'tensorinv',
        'tensorsolve',
        'ldl_factor',
        'ldl_factor_ex',
        'ldl_solve',
      ],
    ].map((name) => `linalg.${name}`),
    factors,
  ),
  ...all(['cholesky', 'cholesky_inverse', 'cholesky_solve', 'logdet', 'lu', 'lu_solve', 'lu_unpack'], factors),
  ...all(['geqrf', 'ormqr', 'pinverse', 'qr', 'svd', 'symeig', 'triangular_solve', 'norm'], factors),
  'linalg.householder_product': {
    reason: "PyTorch's gradient undoes the reflections one by one, which multiplies float32 rounding; float64 agrees",
    float32: { rtol: 1e-3, atol: 1e-3 },
  },
  ...all(
    ['airy_ai', 'bessel_j0', 'bessel_j1', 'bessel_y0', 'bessel_y1'].map((name) => `special.${name}`),
    {
      reason: "PyTorch leaves a term of Cephes's denominators out; the reference backend has the functions themselves",
      float64: { rtol: 5e-6, atol: 5e-6 },
    },
  ),
  matrix_exp: {
    reason: "PyTorch's float32 squarings are off by that much from its own float64 result",
    float32: { rtol: 1e-3, atol: 1e-3 },
  },
  ...all(
    ['hermite_polynomial_h', 'hermite_polynomial_he', 'laguerre_polynomial_l', 'legendre_polynomial_p'].map(
      (name) => `special.${name}`,
    ),
    {
      reason: 'PyTorch follows recurrences in float32, where terms cancel; here they are followed in double',
      float32: { rtol: 1e-4, atol: 1e-4 },
    },
  ),
  ...all(['special.erfcx', 'special.log_ndtr'], {
    reason: 'PyTorch rounds x² to float32 before it takes the exponential',
    float32: { rtol: 1e-4, atol: 1e-5 },
  }),
  cov: {
    reason: 'PyTorch sums float32 weights of float64 observations in float32',
    float64: { rtol: 1e-6, atol: 1e-6 },
  },
  'nn.functional.ctc_loss': {
    reason: 'PyTorch takes exponentials of float32 logarithms of some -100: its third digit differs from float64',
    float32: { rtol: 1e-4, atol: 1e-4 },
  },
  'nn.functional.grid_sample': {
    reason: 'cubic weights of both signs cancel in the gradient of the grid',
    float32: { rtol: 1e-4, atol: 2e-5 },
  },
  erfinv: {
    reason: 'the gradient is √π/2 · exp(y²): a unit in the last place of y counts 2y² times',
    float32: { rtol: 4e-6, atol: 1e-5 },
  },
  'nn.functional.layer_norm': {
    reason: 'PyTorch takes x·rstd - mean·rstd apart, which cancels where the variance is small',
    float32: { rtol: 1.3e-6, atol: 2e-3 },
  },
};

/** Undefined where the default holds. */
export function toleranceOf(op: string, dtype: DType): Tolerance | undefined {
  const row = wider[op];
  return row?.all ?? (dtype === 'float32' || dtype === 'float64' ? row?.[dtype] : undefined);
}
