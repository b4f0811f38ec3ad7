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

/** By PyTorch's name; wider than the default only with a reason. */
const wider: Readonly<Record<string, Wider>> = {
  empty_like: { reason: 'the content is undefined', all: { rtol: 0, atol: Infinity } },
  matmul: products,
  chain_matmul: products,
  erfinv: {
    reason: 'the gradient is √π/2 · exp(y²): a unit in the last place of y counts 2y² times',
    float32: { rtol: 4e-6, atol: 1e-5 },
  },
  'linalg.vander': {
    reason: 'the gradient sums powers of both signs that are a hundred times larger, in another order here',
    float32: { rtol: 2e-5, atol: 1e-5 },
  },
  pow: {
    reason: 'broadcast gradients are sums of large float32 terms of both signs, in another order here',
    float32: { rtol: 1e-5, atol: 1e-5 },
  },
};

/** Undefined where the default holds. */
export function toleranceOf(op: string, dtype: DType): Tolerance | undefined {
  const row = wider[op];
  return row?.all ?? (dtype === 'float32' || dtype === 'float64' ? row?.[dtype] : undefined);
}
