import type { ReduceOptions, SumOptions, Dims } from '../primitive/reduce.ts';
import { all, amax, amin, any, argmax, argmin, prod, sum } from '../primitive/reduce.ts';
import { cumprod, cumsum } from '../primitive/scan.ts';
import { logSoftmax, softmax, type SoftmaxOptions } from '../primitive/softmax.ts';
import { logsumexp, max, mean, min, std, variance, type VarOptions } from '../composite/statistics.ts';
import type { ValuesIndices } from '../builders/named-tuple.ts';
import { Tensor } from '../../tensor.ts';
import type { DType } from '../../dtype.ts';

function extreme(f: typeof max) {
  function method(this: Tensor): Tensor;
  function method(this: Tensor, other: Tensor): Tensor;
  function method(this: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
  function method(this: Tensor, other?: Tensor | number, options?: ReduceOptions): Tensor | ValuesIndices {
    if (other === undefined) return f(this);
    return other instanceof Tensor ? f(this, other) : f(this, other, options);
  }
  return method;
}

export const reduceMethods = {
  sum(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return sum(this, dim, options);
  },
  prod(this: Tensor, dim?: number | null, options?: SumOptions): Tensor {
    return prod(this, dim, options);
  },
  mean(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return mean(this, dim, options);
  },
  var(this: Tensor, dim?: Dims, options?: VarOptions): Tensor {
    return variance(this, dim, options);
  },
  std(this: Tensor, dim?: Dims, options?: VarOptions): Tensor {
    return std(this, dim, options);
  },
  amax(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return amax(this, dim, options);
  },
  amin(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return amin(this, dim, options);
  },
  max: extreme(max),
  min: extreme(min),
  argmax(this: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
    return argmax(this, dim, options);
  },
  argmin(this: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
    return argmin(this, dim, options);
  },
  any(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return any(this, dim, options);
  },
  all(this: Tensor, dim?: Dims, options?: ReduceOptions): Tensor {
    return all(this, dim, options);
  },
  logsumexp(this: Tensor, dim: Dims, options?: ReduceOptions): Tensor {
    return logsumexp(this, dim, options);
  },
  cumsum(this: Tensor, dim: number, options?: { readonly dtype?: DType }): Tensor {
    return cumsum(this, dim, options);
  },
  cumprod(this: Tensor, dim: number, options?: { readonly dtype?: DType }): Tensor {
    return cumprod(this, dim, options);
  },
  softmax(this: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
    return softmax(this, dim, options);
  },
  logSoftmax(this: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
    return logSoftmax(this, dim, options);
  },
};
