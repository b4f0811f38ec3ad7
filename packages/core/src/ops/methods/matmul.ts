import type { Tensor } from '../../tensor.ts';
import { addmm, baddbmm, matmul, mv, outer, type AddmmOptions } from '../composite/matmul.ts';
import { bmm, dot, mm } from '../primitive/matmul.ts';

export const matmulMethods = {
  matmul(this: Tensor, other: Tensor): Tensor {
    return matmul(this, other);
  },
  mm(this: Tensor, mat2: Tensor): Tensor {
    return mm(this, mat2);
  },
  bmm(this: Tensor, mat2: Tensor): Tensor {
    return bmm(this, mat2);
  },
  mv(this: Tensor, vec: Tensor): Tensor {
    return mv(this, vec);
  },
  dot(this: Tensor, tensor: Tensor): Tensor {
    return dot(this, tensor);
  },
  outer(this: Tensor, vec2: Tensor): Tensor {
    return outer(this, vec2);
  },
  addmm(this: Tensor, mat1: Tensor, mat2: Tensor, options?: AddmmOptions): Tensor {
    return addmm(this, mat1, mat2, options);
  },
  baddbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: AddmmOptions): Tensor {
    return baddbmm(this, batch1, batch2, options);
  },
};
