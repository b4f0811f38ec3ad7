// Least squares.
import { castFor, withoutAutocast } from '../dispatch/autocast.ts';
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { sameSizes } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { square, sub } from '../ops/composite/arithmetic.ts';
import { equal } from '../ops/composite/equal.ts';
import { matmul, mT } from '../ops/composite/matmul.ts';
import { empty, fullLike } from '../ops/create/fill.ts';
import { mul } from '../ops/primitive/binary.ts';
import { gt } from '../ops/primitive/compare.ts';
import { sum } from '../ops/primitive/reduce.ts';
import { narrow } from '../ops/view/select.ts';
import { squeezeDims, unsqueeze } from '../ops/view/shape.ts';
import { checkMatrices, checkSameDType, matrixSizes, sameBatch } from './check.ts';
import { defaultTolerance, pinv } from './pinv.ts';
import { qr } from './qr.ts';
import { svdvals } from './svd.ts';
import { solveTriangular } from './triangular.ts';

const row = defineOp('lstsq', {
  params: ['A', 'B', 'rcond'],
  meta: (A: Tensor, B: Tensor, _rcond: number | null) => ({
    sizes: [...A.sizes.slice(0, -2), A.sizes.at(-1) as number, B.sizes.at(-1) as number],
    dtype: A.dtype,
  }),
  // Of full rank by QR (Golub & Van Loan, Matrix Computations, 5.3, 5.6), else by singular values.
  decompose: (A: Tensor, B: Tensor, rcond: number | null) => {
    if (rcond !== null) return matmul(pinv(A, { rtol: rcond }), B);
    const [m, n] = matrixSizes(A);
    const { Q, R } = qr(m < n ? mT(A) : A);
    return m < n
      ? matmul(Q, solveTriangular(mT(R), B, { upper: false }))
      : solveTriangular(R, matmul(mT(Q), B), { upper: true });
  },
});

/** LAPACK's names of algorithms: 'gels' takes matrices to be of full rank, the others find their rank. */
export type LstsqDriver = 'gels' | 'gelsy' | 'gelsd' | 'gelss';
export interface LstsqOptions {
  /** Singular values up to this part of the largest count as zero; by default the dtype's epsilon times the longer side. */
  readonly rcond?: number | null;
  readonly driver?: LstsqDriver | null;
}
const names = ['solution', 'residuals', 'rank', 'singularValues'] as const;

/**
 * The shortest X of those with the least ‖A X - B‖ for A (*, m, n) and B (*, m, k), or vectors (*, m); batches broadcast. As in
 * PyTorch, residuals (squared, (*, k)) are there for m > n and full rank, by any driver but 'gelsy', int64 ranks (*) by any but
 * 'gels', singular values by 'gelsd' and 'gelss'; else they are empty. Only the solution has a gradient.
 * @throws LinAlgError, ShapeError, DTypeError, ValueError for an unknown driver
 */
export const lstsq = withOp(
  row,
  (
    A: Tensor,
    B: Tensor,
    rcond: number | null = null,
    { driver = null }: LstsqOptions = {},
  ): NamedResults<typeof names> => {
    const op = 'lstsq';
    const how = driver ?? 'gelsy';
    if (!['gels', 'gelsy', 'gelsd', 'gelss'].includes(how))
      throw new ValueError(`${op}: driver must be 'gels', 'gelsy', 'gelsd' or 'gelss', got '${how}'.`, { op });
    [A, B] = castFor(op, A, B);
    checkMatrices(op, A);
    checkSameDType(op, A, B);
    const vector =
      B.sizes.length === 1 || (B.sizes.length === A.sizes.length - 1 && sameSizes(B.sizes, A.sizes.slice(0, -1)));
    const right = vector ? unsqueeze(B, -1) : B;
    checkMatrices(op, right);
    if (right.sizes.at(-2) !== A.sizes.at(-2))
      throw new ShapeError(`${op}: rows of A ${shapeText(A.sizes)} and B ${shapeText(B.sizes)} differ.`, {
        op,
        shapes: [A.sizes, B.sizes],
      });
    const [a, b] = sameBatch(op, A, right);
    const [m, n] = matrixSizes(A);
    const { dtype, device } = A;
    const none = (type = dtype): Tensor => empty([0], { dtype: type, device });
    const tolerance = how === 'gels' ? null : (rcond ?? defaultTolerance(A));
    const X = callN(row, a, b, tolerance);
    let [S, rank] = [none(), none('int64')];
    if (tolerance !== null) {
      const values = svdvals(a.detach());
      const least = mul(narrow(values, -1, 0, Math.min(1, m, n)), tolerance);
      rank = m === 0 || n === 0 ? sum(gt(values, 0), -1) : sum(gt(values, least), -1);
      if (how !== 'gelsy') S = values;
    }
    // Without data, on the meta device, ranks are taken to be full.
    const { holdsData } = A.storage.backend;
    const full = tolerance === null || (how !== 'gelsy' && (!holdsData || equal(rank, fullLike(rank, n))));
    const residuals =
      m > n && full
        ? sum(
            square(
              sub(
                b,
                withoutAutocast(() => matmul(a, X)),
              ),
            ),
            -2,
          )
        : none();
    return namedResults('linalg_lstsq', names, [
      vector ? squeezeDims(X, [X.sizes.length - 1]) : X,
      residuals.detach(),
      rank,
      S,
    ]);
  },
);
