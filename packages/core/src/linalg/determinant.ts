import { callMany, callN } from '../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp } from '../dispatch/op.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { sub } from '../ops/composite/arithmetic.ts';
import { arange } from '../ops/create/ranges.ts';
import { mul, remainder } from '../ops/primitive/binary.ts';
import { eq, ne } from '../ops/primitive/compare.ts';
import { to } from '../ops/primitive/copy.ts';
import { prod, sum } from '../ops/primitive/reduce.ts';
import { abs, log, sign } from '../ops/primitive/unary.ts';
import { where } from '../ops/primitive/where.ts';
import { batchOf, checkSquare } from './check.ts';
import { diagonal } from './diagonal.ts';
import { luFactorEx } from './lu.ts';

/** The diagonal of U, and 1 or -1 for an even or odd number of swaps. */
function factors(A: Tensor): [diagonal: Tensor, parity: Tensor] {
  const { LU, pivots } = luFactorEx(A);
  const own = arange(1, (A.sizes.at(-1) as number) + 1, { dtype: 'int32', device: A.device });
  const swaps = sum(ne(pivots, own), -1);
  return [diagonal(LU), to(sub(1, mul(remainder(swaps, 2), 2)), A.dtype)];
}

const row = defineOp('det', {
  params: ['A'],
  decompose: (A: Tensor) => {
    const [u, parity] = factors(A);
    return mul(prod(u, -1), parity);
  },
});

/** Determinants (*) of matrices (*, n, n), by their LU factors. @throws ShapeError, DTypeError */
export const det = withOp(row, (A: Tensor): Tensor => {
  checkSquare('det', A);
  return callN(row, A);
});

const logRow = defineMultiOp('slogdet', {
  params: ['A'],
  outputs: ['sign', 'logabsdet'],
  gradients: 2,
  decompose: (A: Tensor) => {
    const [u, parity] = factors(A);
    return [mul(prod(sign(u), -1), parity), sum(log(abs(u)), -1)];
  },
  meta: (A: Tensor) => {
    const result = { sizes: batchOf(A), dtype: A.dtype };
    return [result, result];
  },
});

/**
 * Sign and logarithm of the magnitude of determinants (*): 0 and -Infinity for a singular matrix. @throws ShapeError,
 * DTypeError
 */
export const slogdet = withOp(logRow, (A: Tensor): NamedResults<readonly ['sign', 'logabsdet']> => {
  checkSquare('slogdet', A);
  return namedResults('linalg_slogdet', ['sign', 'logabsdet'], callMany(logRow, A));
});

/** Logarithms of determinants (*), NaN for negative ones. @throws ShapeError, DTypeError */
export function logdet(input: Tensor): Tensor {
  const { sign: s, logabsdet } = slogdet(input);
  return where(eq(s, -1), NaN, logabsdet);
}
