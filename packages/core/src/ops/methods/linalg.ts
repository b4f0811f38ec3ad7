import { choleskyInverse, choleskyOld, choleskySolve } from '../../linalg/cholesky.ts';
import { det, logdet, slogdet } from '../../linalg/determinant.ts';
import { symeig, type SymeigOptions } from '../../linalg/eigh.ts';
import { matrixExp } from '../../linalg/exponential.ts';
import { luCompact, luSolveOld } from '../../linalg/lu.ts';
import { pinverse } from '../../linalg/pinv.ts';
import { geqrf, householderProduct, ormqr, qrOld, type OrmqrOptions } from '../../linalg/qr.ts';
import { inv } from '../../linalg/solve.ts';
import { svdOld, type SvdOptions } from '../../linalg/svd.ts';
import { triangularSolve, type TriangularSolveOptions } from '../../linalg/triangular.ts';
import type { Tensor } from '../../tensor.ts';

export const linalgMethods = {
  cholesky(this: Tensor, upper?: boolean): Tensor {
    return choleskyOld(this, upper);
  },
  choleskyInverse(this: Tensor, upper?: boolean): Tensor {
    return choleskyInverse(this, upper);
  },
  choleskySolve(this: Tensor, input2: Tensor, upper?: boolean): Tensor {
    return choleskySolve(this, input2, upper);
  },
  det(this: Tensor): Tensor {
    return det(this);
  },
  logdet(this: Tensor): Tensor {
    return logdet(this);
  },
  slogdet(this: Tensor) {
    return slogdet(this);
  },
  inverse(this: Tensor): Tensor {
    return inv(this);
  },
  pinverse(this: Tensor, rcond?: number): Tensor {
    return pinverse(this, rcond);
  },
  matrixExp(this: Tensor): Tensor {
    return matrixExp(this);
  },
  lu(this: Tensor, pivot?: boolean, getInfos?: boolean) {
    return luCompact(this, pivot, getInfos);
  },
  luSolve(this: Tensor, LUData: Tensor, LUPivots: Tensor): Tensor {
    return luSolveOld(this, LUData, LUPivots);
  },
  qr(this: Tensor, some?: boolean) {
    return qrOld(this, some);
  },
  geqrf(this: Tensor) {
    return geqrf(this);
  },
  orgqr(this: Tensor, input2: Tensor): Tensor {
    return householderProduct(this, input2);
  },
  ormqr(this: Tensor, input2: Tensor, input3: Tensor, options?: OrmqrOptions): Tensor {
    return ormqr(this, input2, input3, options);
  },
  svd(this: Tensor, options?: SvdOptions) {
    return svdOld(this, options);
  },
  symeig(this: Tensor, options?: SymeigOptions) {
    return symeig(this, options);
  },
  triangularSolve(this: Tensor, A: Tensor, options?: TriangularSolveOptions) {
    return triangularSolve(this, A, options);
  },
};
