import { callMany, callN } from '../../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp, type Op } from '../../dispatch/op.ts';
import { isIntegral, type DType } from '../../dtype.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim, normalizeDims, reducedSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from './copy.ts';
import { ne } from './compare.ts';

export interface ReduceOptions {
  /** Keeps the reduced dimensions with size 1. */
  readonly keepdim?: boolean;
}
export interface SumOptions extends ReduceOptions {
  /** Dtype the input is cast to first; integers sum in int64 by default. */
  readonly dtype?: DType;
}
export type Dims = number | Sizes | null;
type ReduceOp = Op<[x: Tensor, dims: Sizes, keepdim: boolean]>;

const reduction = (name: string, differentiable = true, dtype?: DType): ReduceOp =>
  defineOp(name, {
    params: ['input', 'dim', 'keepdim'],
    differentiable,
    meta: (x: Tensor, dims: Sizes, keepdim: boolean) => ({
      sizes: reducedSizes(x.sizes, dims, keepdim),
      dtype: dtype ?? x.dtype,
    }),
  });

const widened = (x: Tensor, dtype: DType | undefined): Tensor =>
  to(x, dtype ?? (isIntegral(x.dtype) ? 'int64' : x.dtype));

const sumRow = reduction('sum');
/** Sum over `dim` (all by default). Integers and bool give int64. @throws IndexError */
export const sum = withOp(sumRow, (input: Tensor, dim?: Dims, { keepdim = false, dtype }: SumOptions = {}): Tensor =>
  callN(sumRow, widened(input, dtype), normalizeDims('sum', dim, input.sizes), keepdim),
);

const prodRow = reduction('prod');
/** Product over one dimension, or over all. Integers and bool give int64. @throws IndexError */
export const prod = withOp(
  prodRow,
  (input: Tensor, dim?: number | null, { keepdim = false, dtype }: SumOptions = {}): Tensor =>
    callN(prodRow, widened(input, dtype), normalizeDims('prod', dim, input.sizes), keepdim),
);

function nonEmpty(name: string, x: Tensor, dims: Sizes): void {
  if (dims.some((d) => x.sizes[d] === 0) || (dims.length === 0 && x.sizes.includes(0))) {
    throw new ShapeError(`${name}: cannot reduce a dimension of size 0 of ${shapeText(x.sizes)}: it has no identity.`, {
      op: name,
      shapes: [x.sizes],
    });
  }
}

function extremum(name: 'amax' | 'amin') {
  const op = reduction(name);
  return withOp(op, (input: Tensor, dim?: Dims, { keepdim = false }: ReduceOptions = {}): Tensor => {
    const dims = normalizeDims(name, dim, input.sizes);
    nonEmpty(name, input, dims);
    return callN(op, input, dims, keepdim);
  });
}

/** Largest element over `dim` (all by default); NaN wins. Gradients are shared among equal ones. @throws ShapeError, IndexError */
export const amax = extremum('amax');
/** Smallest element over `dim` (all by default); NaN wins. Gradients are shared among equal ones. @throws ShapeError, IndexError */
export const amin = extremum('amin');

function argExtremum(name: 'argmax' | 'argmin') {
  const op = reduction(name, false, 'int64');
  return withOp(op, (input: Tensor, dim?: number | null, { keepdim = false }: ReduceOptions = {}): Tensor => {
    const dims = normalizeDims(name, dim, input.sizes);
    nonEmpty(name, input, dims);
    return callN(op, input, dims, keepdim);
  });
}

/** int64 index of the largest element along `dim`, or in the flattened tensor; the first of equals. @throws ShapeError, IndexError */
export const argmax = argExtremum('argmax');
/** int64 index of the smallest element along `dim`, or in the flattened tensor; the first of equals. @throws ShapeError, IndexError */
export const argmin = argExtremum('argmin');

function truth(name: 'any' | 'all') {
  const op = reduction(name, false, 'bool');
  return withOp(op, (input: Tensor, dim?: Dims, { keepdim = false }: ReduceOptions = {}): Tensor =>
    callN(op, input.dtype === 'bool' ? input : ne(input, 0), normalizeDims(name, dim, input.sizes), keepdim),
  );
}

/** Whether any element over `dim` is non-zero. */
export const any = truth('any');
/** Whether all elements over `dim` are non-zero. */
export const all = truth('all');

function extremumAlong(name: 'maxDim' | 'minDim') {
  const op = defineMultiOp(name, {
    params: ['input', 'dim', 'keepdim'],
    outputs: ['values', 'indices'],
    meta: (x: Tensor, dim: number, keepdim: boolean) => {
      const sizes = reducedSizes(x.sizes, x.sizes.length === 0 ? [] : [dim], keepdim);
      return [
        { sizes, dtype: x.dtype },
        { sizes, dtype: 'int64' },
      ];
    },
  });
  return withOp(op, (input: Tensor, dim: number, { keepdim = false }: ReduceOptions = {}): readonly Tensor[] => {
    const d = normalizeDim(name, dim, input.sizes.length, input.sizes);
    nonEmpty(name, input, input.sizes.length === 0 ? [] : [d]);
    return callMany(op, input, d, keepdim);
  });
}

/** Values and int64 indices of the largest elements along one dimension; `max(x, dim)` is its public form. */
export const maxDim = extremumAlong('maxDim');
/** Values and int64 indices of the smallest elements along one dimension; `min(x, dim)` is its public form. */
export const minDim = extremumAlong('minDim');
