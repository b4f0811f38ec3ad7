import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { numelOf } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { add, div } from '../ops/composite/arithmetic.ts';
import { clampMin } from '../ops/composite/clamp.ts';
import { matmul } from '../ops/composite/matmul.ts';
import { eye } from '../ops/create/ranges.ts';
import { mul } from '../ops/primitive/binary.ts';
import { ge } from '../ops/primitive/compare.ts';
import { amax, sum } from '../ops/primitive/reduce.ts';
import { abs, ceil, exp2, isfinite, log2, neg } from '../ops/primitive/unary.ts';
import { where } from '../ops/primitive/where.ts';
import { unsqueeze } from '../ops/view/shape.ts';
import { checkSquare } from './check.ts';

/** Up to this 1-norm 16 terms of the series are enough for float64: 0.8¹⁷ / 17! is below 2⁻⁵³. */
const NEAR = 0.8;

/** Σ Aⁱ / i!, i up to 16, in six products: Paterson & Stockmeyer (1973). */
function series(A: Tensor): Tensor {
  const { dtype, device } = A;
  const powers = [eye(A.sizes.at(-1) as number, { dtype, device }), A];
  for (let i = 2; i <= 4; i++) powers.push(matmul(powers[i - 1] as Tensor, A));
  let factor = 1;
  const inverse = Array.from({ length: 17 }, (_, i) => (factor /= Math.max(i, 1)));
  const term = (i: number, power: number): Tensor => mul(powers[power] as Tensor, inverse[i] as number);
  let out = term(16, 4);
  for (let first = 12; first >= 0; first -= 4) {
    if (first < 12) out = matmul(out, powers[4] as Tensor);
    for (let power = 3; power >= 0; power--) out = add(out, term(first + power, power));
  }
  return out;
}

const row = defineOp('matrixExp', {
  params: ['A'],
  meta: (A: Tensor) => ({ sizes: A.sizes, dtype: A.dtype }),
  // Scaling and squaring, by a power of two for each matrix of the batch: Higham, Functions of Matrices, 10.3.
  decompose: (A: Tensor) => {
    if (numelOf(A.sizes) === 0) return A;
    const norm = amax(sum(abs(A), -2), -1);
    const halvings = clampMin(ceil(log2(div(norm, NEAR))), 0);
    const steps = unsqueeze(unsqueeze(where(isfinite(halvings), halvings, 0), -1), -1);
    let out = series(mul(A, exp2(neg(steps))));
    for (let i = 1, most = amax(steps).item() as number; i <= most; i++)
      out = where(ge(steps, i), matmul(out, out), out);
    return out;
  },
});

/** Exponentials Σ Aⁱ / i! of matrices (*, n, n). @throws ShapeError, DTypeError */
export const matrixExp = withOp(row, (A: Tensor): Tensor => {
  checkSquare('matrixExp', A);
  return callN(row, A);
});
