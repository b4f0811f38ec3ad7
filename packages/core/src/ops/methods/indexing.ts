import type { TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { indexCopy, indexFill } from '../composite/index-writing.ts';
import { maskedScatter, maskedSelect } from '../composite/masked.ts';
import { argwhere, countNonzero, nonzero } from '../composite/nonzero.ts';
import { put, take, takeAlongDim, type AccumulateOption } from '../composite/take.ts';
import { indexPut } from '../index/put.ts';
import type { Dims } from '../primitive/reduce.ts';

function nonzeroMethod(this: Tensor, options?: { readonly asTuple?: false }): Tensor;
function nonzeroMethod(this: Tensor, options: { readonly asTuple: true }): Tensor[];
function nonzeroMethod(this: Tensor, options?: { readonly asTuple?: boolean }): Tensor | Tensor[] {
  return nonzero(this, options);
}

export const indexingMethods = {
  take(this: Tensor, index: Tensor): Tensor {
    return take(this, index);
  },
  put(this: Tensor, index: Tensor, source: Tensor, options?: AccumulateOption): Tensor {
    return put(this, index, source, options);
  },
  put_(this: Tensor, index: Tensor, source: Tensor, options?: AccumulateOption): Tensor {
    return put.inplace(this, index, source, options);
  },
  takeAlongDim(this: Tensor, indices: Tensor, dim?: number | null): Tensor {
    return takeAlongDim(this, indices, dim);
  },
  indexFill(this: Tensor, dim: number, index: Tensor, value: TensorLike): Tensor {
    return indexFill(this, dim, index, value);
  },
  indexFill_(this: Tensor, dim: number, index: Tensor, value: TensorLike): Tensor {
    return indexFill.inplace(this, dim, index, value);
  },
  indexCopy(this: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
    return indexCopy(this, dim, index, source);
  },
  indexCopy_(this: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
    return indexCopy.inplace(this, dim, index, source);
  },
  indexPut(this: Tensor, indices: readonly (Tensor | null)[], values: Tensor, options?: AccumulateOption): Tensor {
    return indexPut(this, indices, values, options);
  },
  indexPut_(this: Tensor, indices: readonly (Tensor | null)[], values: Tensor, options?: AccumulateOption): Tensor {
    return indexPut.inplace(this, indices, values, options);
  },
  maskedSelect(this: Tensor, mask: Tensor): Tensor {
    return maskedSelect(this, mask);
  },
  maskedScatter(this: Tensor, mask: Tensor, source: Tensor): Tensor {
    return maskedScatter(this, mask, source);
  },
  maskedScatter_(this: Tensor, mask: Tensor, source: Tensor): Tensor {
    return maskedScatter.inplace(this, mask, source);
  },
  nonzero: nonzeroMethod,
  argwhere(this: Tensor): Tensor {
    return argwhere(this);
  },
  countNonzero(this: Tensor, dim?: Dims): Tensor {
    return countNonzero(this, dim);
  },
};
