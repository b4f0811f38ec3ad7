import type { Tensor } from '../../tensor.ts';
import { allclose, isclose, type ClosenessOptions } from '../composite/closeness.ts';
import { corrcoef, cov, type CovOptions } from '../composite/covariance.ts';
import { diff, type DiffOptions } from '../composite/differences.ts';
import { dist, norm, renorm, type NormOptions } from '../composite/distance.ts';
import { aminmax, nanmean, nansum, type MinMax } from '../composite/moments.ts';
import type { Dims, ReduceOptions, SumOptions } from '../primitive/reduce.ts';

export const statisticsMethods = {
  aminmax(this: Tensor, dim?: number | null, options?: ReduceOptions): MinMax {
    return aminmax(this, dim, options);
  },
  nansum(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return nansum(this, dim, options);
  },
  nanmean(this: Tensor, dim?: Dims, options?: SumOptions): Tensor {
    return nanmean(this, dim, options);
  },
  cov(this: Tensor, options?: CovOptions): Tensor {
    return cov(this, options);
  },
  corrcoef(this: Tensor): Tensor {
    return corrcoef(this);
  },
  diff(this: Tensor, options?: DiffOptions): Tensor {
    return diff(this, options);
  },
  norm(this: Tensor, options?: NormOptions): Tensor {
    return norm(this, options);
  },
  dist(this: Tensor, other: Tensor, options?: { readonly p?: number }): Tensor {
    return dist(this, other, options);
  },
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return renorm(this, p, dim, maxnorm);
  },
  renorm_(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return this.copy_(renorm(this, p, dim, maxnorm));
  },
  isclose(this: Tensor, other: Tensor, options?: ClosenessOptions): Tensor {
    return isclose(this, other, options);
  },
  allclose(this: Tensor, other: Tensor, options?: ClosenessOptions): boolean {
    return allclose(this, other, options);
  },
};
