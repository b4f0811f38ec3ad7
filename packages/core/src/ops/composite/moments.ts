// Statistics of elements, pairs of them, and those that skip NaN.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import { normalizeDims, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../primitive/copy.ts';
import { amax, amin, sum, type Dims, type ReduceOptions, type SumOptions } from '../primitive/reduce.ts';
import { isnan, logicalNot } from '../primitive/unary.ts';
import { divTrue } from '../primitive/arithmetic.ts';
import { flatten } from '../view/shape.ts';
import { maskedFill } from './fused-arithmetic.ts';
import { mean, std, variance, type VarOptions } from './statistics.ts';

/** Variance and mean over `dim` (all by default). @throws DTypeError for integers */
export const varMean = (input: Tensor, dim?: Dims, options: VarOptions = {}): [variance: Tensor, mean: Tensor] => [
  variance(input, dim, options),
  mean(input, dim, { keepdim: options.keepdim ?? false }),
];

/** Standard deviation and mean over `dim` (all by default). @throws DTypeError for integers */
export const stdMean = (input: Tensor, dim?: Dims, options: VarOptions = {}): [std: Tensor, mean: Tensor] => [
  std(input, dim, options),
  mean(input, dim, { keepdim: options.keepdim ?? false }),
];

/** PyTorch's named result of `aminmax`: `r.min` and `r.max`, or `const [min, max] = r`. */
export class MinMax implements Iterable<Tensor> {
  readonly min: Tensor;
  readonly max: Tensor;

  constructor(min: Tensor, max: Tensor) {
    this.min = min;
    this.max = max;
  }

  *[Symbol.iterator](): Iterator<Tensor> {
    yield this.min;
    yield this.max;
  }
}

/** Smallest and largest element over one dimension, or over all; NaN wins. @throws ShapeError, IndexError */
export const aminmax = (input: Tensor, dim?: number | null, options: ReduceOptions = {}): MinMax => {
  // A 0-dim tensor keeps the dimension it is reduced along: PyTorch gives shape [1].
  const x = input.sizes.length === 0 && typeof dim === 'number' && options.keepdim === true ? flatten(input) : input;
  return new MinMax(amin(x, dim, options), amax(x, dim, options));
};

const nansumRow = defineOp('nansum', {
  params: ['input', 'dim', 'keepdim'],
  decompose: (x: Tensor, dims: Sizes, keepdim: boolean) => sum(maskedFill(x, isnan(x), 0), dims, { keepdim }),
});

/** Sum over `dim` (all by default) with NaN counted as 0. Integers and bool give int64. @throws IndexError */
export const nansum = withOp(
  nansumRow,
  (input: Tensor, dim?: Dims, { keepdim = false, dtype }: SumOptions = {}): Tensor => {
    if (isIntegral(input.dtype)) return sum(input, dim, { keepdim, ...(dtype && { dtype }) });
    return callN(nansumRow, to(input, dtype ?? input.dtype), normalizeDims('nansum', dim, input.sizes), keepdim);
  },
);

const nanmeanRow = defineOp('nanmean', {
  params: ['input', 'dim', 'keepdim'],
  decompose: (x: Tensor, dims: Sizes, keepdim: boolean) =>
    divTrue(nansum(x, dims, { keepdim }), to(sum(logicalNot(isnan(x)), dims, { keepdim }), x.dtype)),
});

/** Mean over `dim` (all by default) of the elements that are not NaN. @throws DTypeError for integers, IndexError */
export const nanmean = withOp(
  nanmeanRow,
  (input: Tensor, dim?: Dims, { keepdim = false, dtype }: SumOptions = {}): Tensor => {
    const x = to(input, dtype ?? input.dtype);
    if (isIntegral(x.dtype)) throw needsDType('nanmean', 'a floating tensor', x.dtype);
    return callN(nanmeanRow, x, normalizeDims('nanmean', dim, x.sizes), keepdim);
  },
);
