// Distances between all pairs of rows of two matrices.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import { vectorNorm } from '../../linalg/norms.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { sum } from '../primitive/reduce.ts';
import { sqrt } from '../primitive/unary.ts';
import { expand, transpose, unsqueeze } from '../view/shape.ts';
import { add, sub } from './arithmetic.ts';
import { clampMin } from './clamp.ts';
import { matmul } from './matmul.ts';

const euclideanRow = defineOp('euclideanDistances', {
  params: ['x1', 'x2'],
  // |a|² + |b|² - 2ab: no tensor of all differences. Rounding can make it negative.
  decompose: (a: Tensor, b: Tensor) => {
    const square = (x: Tensor): Tensor => sum(mul(x, x), -1);
    const squares = add(unsqueeze(square(a), -1), unsqueeze(square(b), -2));
    return sqrt(clampMin(sub(squares, mul(matmul(a, transpose(b, -2, -1)), 2)), 0));
  },
});

/** @internal by matrix product: fast for many rows, less exact for close ones */
export const euclideanDistances = withOp(euclideanRow, (a: Tensor, b: Tensor): Tensor => callN(euclideanRow, a, b));

const cdistRow = defineOp('cdist', {
  params: ['x1', 'x2', 'p'],
  decompose: (a: Tensor, b: Tensor, p: number) =>
    vectorNorm(sub(unsqueeze(a, -2), unsqueeze(b, -3)), { ord: p, dim: -1 }),
});

export interface CdistOptions {
  readonly p?: number;
  /** Whether p = 2 is computed by matrix product: always, never, or above 25 rows. */
  readonly computeMode?:
    'use_mm_for_euclid_dist_if_necessary' | 'use_mm_for_euclid_dist' | 'donot_use_mm_for_euclid_dist';
}

/** From this many rows on the matrix product is used, as in PyTorch. */
const MANY = 25;

/** p-norms of all differences of rows: (..., n, d) and (..., m, d) -> (..., n, m). @throws ShapeError, DTypeError, ValueError */
export const cdist = withOp(
  cdistRow,
  (
    x1: Tensor,
    x2: Tensor,
    { p = 2, computeMode = 'use_mm_for_euclid_dist_if_necessary' }: CdistOptions = {},
  ): Tensor => {
    const op = 'cdist';
    if (x1.dtype !== x2.dtype) throw dtypeMismatch(op, x1.dtype, x2.dtype);
    if (isIntegral(x1.dtype)) throw needsDType(op, 'floating tensors', x1.dtype);
    if (!(p >= 0)) throw new ValueError(`${op}: p must not be negative, got ${p}.`, { op });
    if (x1.sizes.length < 2 || x2.sizes.length < 2 || x1.sizes.at(-1) !== x2.sizes.at(-1)) {
      throw new ShapeError(
        `${op}: expected (..., n, d) and (..., m, d) with one d, got ${shapeText(x1.sizes)} and ${shapeText(x2.sizes)}.`,
        {
          op,
          shapes: [x1.sizes, x2.sizes],
        },
      );
    }
    const batch = broadcastSizes(op, x1.sizes.slice(0, -2), x2.sizes.slice(0, -2));
    const a = expand(x1, [...batch, ...x1.sizes.slice(-2)]);
    const b = expand(x2, [...batch, ...x2.sizes.slice(-2)]);
    const many = (x1.sizes.at(-2) as number) > MANY || (x2.sizes.at(-2) as number) > MANY;
    const product =
      computeMode === 'use_mm_for_euclid_dist' || (computeMode === 'use_mm_for_euclid_dist_if_necessary' && many);
    return p === 2 && product ? euclideanDistances(a, b) : callN(cdistRow, a, b, p);
  },
);
