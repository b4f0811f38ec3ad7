import type { Tensor } from '../../tensor.ts';
import type { ValuesIndices } from '../builders/named-tuple.ts';
import { bincount, histc, type BincountOptions, type HistcOptions } from '../composite/histogram.ts';
import { median, nanmedian, type Median } from '../composite/median.ts';
import { mode } from '../composite/mode.ts';
import { nanquantile, quantile, type QuantileOptions } from '../composite/quantile.ts';
import { argsort, msort } from '../composite/sorted.ts';
import { unique, uniqueConsecutive, type Both, type Either, type Unique } from '../composite/unique.ts';
import { kthvalue } from '../primitive/order-statistics.ts';
import type { ReduceOptions } from '../primitive/reduce.ts';
import { cummax, cummin, logcumsumexp } from '../primitive/scan.ts';
import { indexReduce, scatterReduce, type IncludeSelfOption, type Reduction } from '../primitive/scatter-reduce.ts';
import { bucketize, type BucketizeOptions } from '../primitive/searchsorted.ts';
import { sort, topk, type SortOptions, type TopkOptions } from '../primitive/sort.ts';

function medianMethod(f: Median) {
  function method(this: Tensor): Tensor;
  function method(this: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
  function method(this: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesIndices {
    return dim === undefined ? f(this) : f(this, dim, options);
  }
  return method;
}

function uniqueMethod<O>(f: Unique<O>) {
  function method(this: Tensor, options: Both<O>): [output: Tensor, inverse: Tensor, counts: Tensor];
  function method(this: Tensor, options: Either<O>): [output: Tensor, inverseOrCounts: Tensor];
  function method(this: Tensor, options?: O): Tensor;
  function method(this: Tensor, options?: O): Tensor | Tensor[] {
    return f(this, options);
  }
  return method;
}

export const sortingMethods = {
  sort(this: Tensor, dim?: number, options?: SortOptions): ValuesIndices {
    return sort(this, dim, options);
  },
  argsort(this: Tensor, dim?: number, options?: SortOptions): Tensor {
    return argsort(this, dim, options);
  },
  msort(this: Tensor): Tensor {
    return msort(this);
  },
  topk(this: Tensor, k: number, dim?: number, options?: TopkOptions): ValuesIndices {
    return topk(this, k, dim, options);
  },
  kthvalue(this: Tensor, k: number, dim?: number, options?: ReduceOptions): ValuesIndices {
    return kthvalue(this, k, dim, options);
  },
  mode(this: Tensor, dim?: number, options?: ReduceOptions): ValuesIndices {
    return mode(this, dim, options);
  },
  median: medianMethod(median),
  nanmedian: medianMethod(nanmedian),
  unique: uniqueMethod(unique),
  uniqueConsecutive: uniqueMethod(uniqueConsecutive),
  quantile(this: Tensor, q: number | Tensor, dim?: number | null, options?: QuantileOptions): Tensor {
    return quantile(this, q, dim, options);
  },
  nanquantile(this: Tensor, q: number | Tensor, dim?: number | null, options?: QuantileOptions): Tensor {
    return nanquantile(this, q, dim, options);
  },
  histc(this: Tensor, options?: HistcOptions): Tensor {
    return histc(this, options);
  },
  bincount(this: Tensor, options?: BincountOptions): Tensor {
    return bincount(this, options);
  },
  bucketize(this: Tensor, boundaries: Tensor, options?: BucketizeOptions): Tensor {
    return bucketize(this, boundaries, options);
  },
  cummax(this: Tensor, dim: number): ValuesIndices {
    return cummax(this, dim);
  },
  cummin(this: Tensor, dim: number): ValuesIndices {
    return cummin(this, dim);
  },
  logcumsumexp(this: Tensor, dim: number): Tensor {
    return logcumsumexp(this, dim);
  },
  scatterReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: Reduction,
    options?: IncludeSelfOption,
  ): Tensor {
    return scatterReduce(this, dim, index, src, reduce, options);
  },
  scatterReduce_(
    this: Tensor,
    dim: number,
    index: Tensor,
    src: Tensor,
    reduce: Reduction,
    options?: IncludeSelfOption,
  ): Tensor {
    return scatterReduce.inplace(this, dim, index, src, reduce, options);
  },
  indexReduce(
    this: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: Reduction,
    options?: IncludeSelfOption,
  ): Tensor {
    return indexReduce(this, dim, index, source, reduce, options);
  },
  indexReduce_(
    this: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: Reduction,
    options?: IncludeSelfOption,
  ): Tensor {
    return indexReduce.inplace(this, dim, index, source, reduce, options);
  },
};
