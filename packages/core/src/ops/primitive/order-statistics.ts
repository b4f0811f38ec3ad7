// The element that sorting would bring to a given place along one dimension. Of equal ones the medians find the first; kthvalue and the mode any.
import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim, reducedSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
import { narrow } from '../view/select.ts';
import { squeezeDims } from '../view/shape.ts';
import { contiguousClone } from './copy.ts';
import { floorDivide, maximum, mul } from './binary.ts';
import { gt } from './compare.ts';
import { gather } from './indexing.ts';
import { addTensor } from './arithmetic.ts';
import { sum, type ReduceOptions } from './reduce.ts';
import { checkCount, sort } from './sort.ts';
import { isnan } from './unary.ts';
import { where } from './where.ts';

const outputs = ['values', 'indices'];

/** @internal one element of every line, and its place */
export function selected(x: Tensor, dim: number, keepdim: boolean) {
  const sizes = reducedSizes(x.sizes, x.sizes.length === 0 ? [] : [dim], keepdim);
  return [
    { sizes, dtype: x.dtype },
    { sizes, dtype: 'int64' as const },
  ];
}

const dropped = (y: Tensor, dim: number, keepdim: boolean): Tensor =>
  keepdim || y.sizes.length === 0 ? y : squeezeDims(y, [dim]);

/** The element at place `k` of every line, as a tensor of its own: a view would keep the whole alive. */
const at = (y: Tensor, dim: number, k: number): Tensor => contiguousClone(narrow(y, dim, k, 1));

function checkLines(op: string, x: Tensor, dim: number): void {
  if (x.dtype === 'bool') throw needsDType(op, 'a numeric tensor', x.dtype);
  if ((x.sizes[dim] ?? 1) === 0)
    throw new ShapeError(`${op}: dimension ${dim} of ${shapeText(x.sizes)} must not be empty.`, {
      op,
      shapes: [x.sizes],
    });
}

const kthvalueRow = defineMultiOp('kthvalue', {
  params: ['input', 'k', 'dim', 'keepdim'],
  outputs,
  meta: (x: Tensor, _k: number, dim: number, keepdim: boolean) => selected(x, dim, keepdim),
  decompose: (x: Tensor, k: number, dim: number, keepdim: boolean) =>
    [...sort(x, dim)].map((y) => dropped(y.sizes.length === 0 ? y : at(y, dim, k - 1), dim, keepdim)),
});

/** The k-th smallest element along `dim` (k counts from 1) and its int64 place. @throws IndexError, ShapeError, ValueError */
export const kthvalue = withOp(
  kthvalueRow,
  (input: Tensor, k: number, dim = -1, { keepdim = false }: ReduceOptions = {}): ValuesIndices => {
    const d = normalizeDim('kthvalue', dim, input.sizes.length, input.sizes);
    checkLines('kthvalue', input, d);
    checkCount('kthvalue', k, 1, input, d);
    return namedTuple('kthvalue', callMany(kthvalueRow, input, k, d, keepdim));
  },
);

/** Place of the median in sorted order, NaN last; with NaN in the line it is that of the first NaN. */
function medianRank(x: Tensor, dim: number): Tensor {
  const n = x.sizes[dim] ?? 1;
  const nans = sum(isnan(x), x.sizes.length === 0 ? [] : [dim], { keepdim: true });
  return where(gt(nans, 0), addTensor(mul(nans, -1), n), (n - 1) >> 1);
}

/** Place of the median of the elements that are not NaN; 0 where there are none. */
function nanmedianRank(x: Tensor, dim: number): Tensor {
  const n = x.sizes[dim] ?? 1;
  const nans = sum(isnan(x), x.sizes.length === 0 ? [] : [dim], { keepdim: true });
  return maximum(floorDivide(addTensor(mul(nans, -1), n - 1), 2), 0);
}

function medianAlong(name: 'medianDim' | 'nanmedianDim', rank: typeof medianRank) {
  const row = defineMultiOp(name, {
    params: ['input', 'dim', 'keepdim'],
    outputs,
    meta: selected,
    decompose: (x: Tensor, dim: number, keepdim: boolean) => {
      const sorted = [...sort(x, dim)];
      const middle = ((x.sizes[dim] ?? 1) - 1) >> 1;
      const place = isIntegral(x.dtype) ? null : rank(x, dim);
      return sorted.map((y) => {
        if (y.sizes.length === 0) return y;
        return dropped(place === null ? at(y, dim, middle) : gather(y, dim, place), dim, keepdim);
      });
    },
  });
  return withOp(row, (input: Tensor, dim: number, { keepdim = false }: ReduceOptions = {}): readonly Tensor[] => {
    const d = normalizeDim(name, dim, input.sizes.length, input.sizes);
    checkLines(name, input, d);
    return callMany(row, input, d, keepdim);
  });
}

/** Lower median along one dimension and its int64 place; NaN wins. `median(x, dim)` is its public form. */
export const medianDim = medianAlong('medianDim', medianRank);
/** Lower median of what is not NaN along one dimension; `nanmedian(x, dim)` is its public form. */
export const nanmedianDim = medianAlong('nanmedianDim', nanmedianRank);
