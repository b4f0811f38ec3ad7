import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp, type Op } from '../../dispatch/op.ts';
import { isComplex, isIntegral, realDType } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import { normalizeDims, reducedSizes, type Sizes } from '../../layout/sizes.ts';
import { Tensor } from '../../tensor.ts';
import { add, div, sub } from './arithmetic.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
import { maximum, minimum, mul } from '../primitive/binary.ts';
import { eq } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import {
  amax,
  amin,
  maxDim,
  minDim,
  sum,
  type Dims,
  type ReduceOptions,
  type SumOptions,
} from '../primitive/reduce.ts';
import { abs, exp, log, sqrt } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { imag, real } from '../view/complex.ts';
import { squeezeDims } from '../view/shape.ts';

const count = (sizes: Sizes, dims: Sizes): number => dims.reduce((n, d) => n * (sizes[d] as number), 1);

function needFloating(name: string, x: Tensor): void {
  if (isIntegral(x.dtype)) throw needsDType(name, 'a floating tensor', x.dtype);
}

const meanRow = defineOp('mean', {
  params: ['input', 'dim', 'keepdim'],
  meta: (x: Tensor, dims: Sizes, keepdim: boolean) => ({ sizes: reducedSizes(x.sizes, dims, keepdim), dtype: x.dtype }),
  decompose: (x, dims, keepdim) => div(sum(x, dims.length === 0 ? null : dims, { keepdim }), count(x.sizes, dims)),
});

/** Arithmetic mean over `dim` (all by default). @throws DTypeError for integers without `dtype` */
export const mean = withOp(
  meanRow,
  (input: Tensor, dim?: Dims, { keepdim = false, dtype }: SumOptions = {}): Tensor => {
    const x = dtype === undefined ? input : to(input, dtype);
    needFloating('mean', x);
    return callN(meanRow, x, normalizeDims('mean', dim, x.sizes), keepdim);
  },
);

export interface VarOptions extends ReduceOptions {
  /** Subtracted from the number of elements in the divisor; 1 by default (Bessel). */
  readonly correction?: number;
  /** `false` is `correction: 0`. */
  readonly unbiased?: boolean;
}

const varRow: Op<[x: Tensor, dims: Sizes, correction: number, keepdim: boolean]> = defineOp('var', {
  params: ['input', 'dim', 'correction', 'keepdim'],
  meta: (x: Tensor, dims: Sizes, _correction: number, keepdim: boolean) => ({
    sizes: reducedSizes(x.sizes, dims, keepdim),
    dtype: realDType(x.dtype),
  }),
  // The variance of a complex number is that of its parts together.
  // Two passes: the mean first, so that large offsets do not cancel.
  decompose: (x, dims, correction, keepdim) => {
    if (isComplex(x.dtype)) {
      const part = (p: Tensor): Tensor => callN(varRow, p, dims, correction, keepdim);
      return add(part(real(x)), part(imag(x)));
    }
    const along = dims.length === 0 ? null : dims;
    const centred = sub(x, mean(x, along, { keepdim: true }));
    return div(sum(mul(centred, centred), along, { keepdim }), Math.max(0, count(x.sizes, dims) - correction));
  },
});

const correctionOf = ({ correction, unbiased = true }: VarOptions): number => correction ?? (unbiased ? 1 : 0);

/** Variance over `dim` (all by default). @throws DTypeError for integers */
export const variance = withOp(varRow, (input: Tensor, dim?: Dims, options: VarOptions = {}): Tensor => {
  needFloating('var', input);
  return callN(varRow, input, normalizeDims('var', dim, input.sizes), correctionOf(options), options.keepdim ?? false);
});

const stdRow = defineOp('std', {
  params: ['input', 'dim', 'correction', 'keepdim'],
  decompose: (x: Tensor, dims: Sizes, correction: number, keepdim: boolean) =>
    sqrt(callN(varRow, x, dims, correction, keepdim)),
});

/** Standard deviation over `dim` (all by default). @throws DTypeError for integers */
export const std = withOp(stdRow, (input: Tensor, dim?: Dims, options: VarOptions = {}): Tensor => {
  needFloating('std', input);
  return callN(stdRow, input, normalizeDims('std', dim, input.sizes), correctionOf(options), options.keepdim ?? false);
});

const logsumexpRow = defineOp('logsumexp', {
  params: ['input', 'dim', 'keepdim'],
  // Shifted by the maximum, except where that is infinite: inf - inf would be NaN.
  decompose: (x: Tensor, dims: Sizes, keepdim: boolean) => {
    const top = amax(x, dims, { keepdim: true });
    const shift = where(eq(abs(top), Infinity), 0, top);
    const out = add(log(sum(exp(sub(x, shift)), dims, { keepdim: true })), shift);
    return keepdim ? out : squeezeDims(out, dims);
  },
});

/** log Σ exp(x) over `dim`, without overflow. */
export const logsumexp = withOp(
  logsumexpRow,
  (input: Tensor, dim: Dims, { keepdim = false }: ReduceOptions = {}): Tensor => {
    const x = isIntegral(input.dtype) ? to(input, 'float32') : input;
    const dims = normalizeDims('logsumexp', dim, x.sizes);
    if (x.sizes.length === 0) return add(x, 0);
    return callN(logsumexpRow, x, dims, keepdim);
  },
);

export interface Extremum {
  /** Of all elements. */
  (input: Tensor): Tensor;
  /** Elementwise against another tensor, broadcasting. */
  (input: Tensor, other: Tensor): Tensor;
  /** Along one dimension, with int64 indices. */
  (input: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
}

function extremum(name: string, all: typeof amax, pair: typeof maximum, along: typeof maxDim): Extremum {
  function call(input: Tensor): Tensor;
  function call(input: Tensor, other: Tensor): Tensor;
  function call(input: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
  function call(input: Tensor, other?: Tensor | number, options?: ReduceOptions): Tensor | ValuesIndices {
    if (other === undefined) return all(input);
    return other instanceof Tensor ? pair(input, other) : namedTuple(name, along(input, other, options));
  }
  return call;
}

/** Largest: of all elements, elementwise, or along a dimension as `{ values, indices }`. */
export const max = extremum('max', amax, maximum, maxDim);
/** Smallest: of all elements, elementwise, or along a dimension as `{ values, indices }`. */
export const min = extremum('min', amin, minimum, minDim);
