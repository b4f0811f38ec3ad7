import { inplace } from '../../dispatch/inplace.ts';
import { crossFirst } from '../../linalg/cross.ts';
import { matrixPower } from '../../linalg/products.ts';
import type { Tensor } from '../../tensor.ts';
import type { AddmmOptions } from '../composite/matmul.ts';
import { addbmm, addmv, addr, ger, kron, vdot } from '../composite/products.ts';
import { inner } from '../composite/tensordot.ts';

export const productMethods = {
  addmv(this: Tensor, mat: Tensor, vec: Tensor, options?: AddmmOptions): Tensor {
    return addmv(this, mat, vec, options);
  },
  addmv_(this: Tensor, mat: Tensor, vec: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor {
    return inplace(addmv.op, this, mat, vec, beta, alpha);
  },
  addr(this: Tensor, vec1: Tensor, vec2: Tensor, options?: AddmmOptions): Tensor {
    return addr(this, vec1, vec2, options);
  },
  addr_(this: Tensor, vec1: Tensor, vec2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor {
    return inplace(addr.op, this, vec1, vec2, beta, alpha);
  },
  addbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddmmOptions): Tensor {
    return addbmm(this, batch1, batch2, options);
  },
  addbmm_(this: Tensor, batch1: Tensor, batch2: Tensor, { beta = 1, alpha = 1 }: AddmmOptions = {}): Tensor {
    return inplace(addbmm.op, this, batch1, batch2, beta, alpha);
  },
  vdot(this: Tensor, other: Tensor): Tensor {
    return vdot(this, other);
  },
  ger(this: Tensor, vec2: Tensor): Tensor {
    return ger(this, vec2);
  },
  inner(this: Tensor, other: Tensor): Tensor {
    return inner(this, other);
  },
  kron(this: Tensor, other: Tensor): Tensor {
    return kron(this, other);
  },
  matrixPower(this: Tensor, n: number): Tensor {
    return matrixPower(this, n);
  },
  cross(this: Tensor, other: Tensor, dim?: number | null): Tensor {
    return crossFirst(this, other, dim);
  },
};
