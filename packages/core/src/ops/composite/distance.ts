// Norms and distances as functions of torch itself; those of torch.linalg are in linalg/.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isFloating, type DType } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { broadcastSizes, normalizeDim } from '../../layout/sizes.ts';
import { matrixNorm, vectorNorm, type MatrixOrd } from '../../linalg/norms.ts';
import { toNumber, type ScalarLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { resultTypeOf } from '../builders/binary.ts';
import { mul } from '../primitive/binary.ts';
import { gt } from '../primitive/compare.ts';
import { indexSelect } from '../primitive/indexing.ts';
import { sum, type Dims } from '../primitive/reduce.ts';
import { sqrt } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { unbind } from '../view/select.ts';
import { flatten } from '../view/shape.ts';
import { add, div, sub } from './arithmetic.ts';
import { cdist } from './cdist.ts';
import { clampMin } from './clamp.ts';
import { triuIndices } from './triangular.ts';

export interface NormOptions {
  /** Exponent, or 'fro' for 2, or 'nuc'. */
  readonly p?: MatrixOrd | ScalarLike | null;
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  readonly dtype?: DType;
}

/** (Σ |x|^p)^(1/p) over `dim`, all by default: a vector's norm however many dims there are. @throws DTypeError for integers, ShapeError */
export function norm(input: Tensor, { p = 'fro', dim = null, keepdim = false, dtype }: NormOptions = {}): Tensor {
  if (p === 'nuc') return matrixNorm(input, { ord: p, ...(Array.isArray(dim) && { dim }), keepdim, dtype });
  return vectorNorm(input, { ord: p === 'fro' || p === null ? 2 : toNumber(p), dim, keepdim, dtype });
}

const distRow = defineOp('dist', {
  params: ['input', 'other', 'p'],
  decompose: (a: Tensor, b: Tensor, p: number) => vectorNorm(sub(a, b), { ord: p }),
});
/** Norm of the difference, broadcasting. @throws DTypeError for integers */
export const dist = withOp(distRow, (input: Tensor, other: Tensor, { p = 2 }: { readonly p?: number } = {}): Tensor =>
  callN(distRow, input, other, p),
);

const renormRow = defineOp('renorm', {
  params: ['input', 'p', 'dim', 'maxnorm'],
  decompose: (x: Tensor, p: number, dim: number, maxnorm: number) => {
    const dims = x.sizes.map((_, i) => i).filter((i) => i !== dim);
    const size = vectorNorm(x, { ord: p, dim: dims, keepdim: true });
    return mul(x, where(gt(size, maxnorm), div(maxnorm, add(size, 1e-7)), 1));
  },
});
/** Slices along `dim` whose p-norm is above `maxnorm`, scaled down to it. @throws ShapeError, ValueError, IndexError */
export const renorm = withOp(renormRow, (input: Tensor, p: number, dim: number, maxnorm: number): Tensor => {
  if (input.sizes.length < 2)
    throw new ShapeError(`renorm: expected at least 2 dimensions, got ${shapeText(input.sizes)}.`, {
      op: 'renorm',
      shapes: [input.sizes],
    });
  if (!(p > 0) || !(maxnorm >= 0))
    throw new ValueError(`renorm: p must be positive and maxnorm not negative, got ${p} and ${maxnorm}.`, {
      op: 'renorm',
    });
  return callN(renormRow, input, p, normalizeDim('renorm', dim, input.sizes.length, input.sizes), maxnorm);
});

const cosineRow = defineOp('cosineSimilarity', {
  params: ['x1', 'x2', 'dim', 'eps'],
  decompose: (a: Tensor, b: Tensor, dim: number, eps: number) => {
    const unit = (x: Tensor): Tensor => div(x, sqrt(clampMin(sum(mul(x, x), dim, { keepdim: true }), eps * eps)));
    return sum(mul(unit(a), unit(b)), dim);
  },
});
/** Cosine of the angle between vectors along `dim`, broadcasting; lengths count as at least `eps`. @throws ShapeError, DTypeError */
export const cosineSimilarity = withOp(
  cosineRow,
  (x1: Tensor, x2: Tensor, dim = 1, { eps = 1e-8 }: { readonly eps?: number } = {}): Tensor => {
    const op = 'cosineSimilarity';
    const dtype = resultTypeOf(x1, x2);
    if (!isFloating(dtype)) throw needsDType(op, 'floating tensors', dtype);
    const sizes = broadcastSizes(op, x1.sizes, x2.sizes);
    return callN(
      cosineRow,
      x1.to(dtype).expand(sizes),
      x2.to(dtype).expand(sizes),
      normalizeDim(op, dim, sizes.length, sizes),
      eps,
    );
  },
);

const pairwiseRow = defineOp('pairwiseDistance', {
  params: ['x1', 'x2', 'p', 'eps', 'keepdim'],
  decompose: (a: Tensor, b: Tensor, p: number, eps: number, keepdim: boolean) =>
    vectorNorm(add(sub(a, b), eps), { ord: p, dim: -1, keepdim }),
});
export interface PairwiseDistanceOptions {
  readonly p?: number;
  /** Added to the difference. */
  readonly eps?: number;
  readonly keepdim?: boolean;
}
/** p-norm of x1 - x2 + eps over the last dimension, broadcasting. @throws DTypeError for integers */
export const pairwiseDistance = withOp(
  pairwiseRow,
  (x1: Tensor, x2: Tensor, { p = 2, eps = 1e-6, keepdim = false }: PairwiseDistanceOptions = {}): Tensor =>
    callN(pairwiseRow, x1, x2, p, eps, keepdim),
);

const pdistRow = defineOp('pdist', {
  params: ['input', 'p'],
  decompose: (x: Tensor, p: number) => {
    const n = x.sizes[0] as number;
    const [rows, columns] = unbind(triuIndices(n, n, { offset: 1, device: x.device })) as [Tensor, Tensor];
    const all = cdist(x, x, { p, computeMode: 'donot_use_mm_for_euclid_dist' });
    return indexSelect(flatten(all), 0, add(mul(rows, n), columns));
  },
});
/** Distances of all pairs of rows i < j of (n, m): a vector of n(n - 1)/2. @throws ShapeError, DTypeError, ValueError */
export const pdist = withOp(pdistRow, (input: Tensor, { p = 2 }: { readonly p?: number } = {}): Tensor => {
  if (input.sizes.length !== 2)
    throw new ShapeError(`pdist: expected a matrix, got ${shapeText(input.sizes)}.`, {
      op: 'pdist',
      shapes: [input.sizes],
    });
  if (!(p >= 0)) throw new ValueError(`pdist: p must not be negative, got ${p}.`, { op: 'pdist' });
  return callN(pdistRow, input, p);
});
