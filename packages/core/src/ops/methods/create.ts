import type { ScalarLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { newEmpty, newFull, newOnes, newTensor, newZeros } from '../create/new.ts';
import type { CreationOptions, SizeLike } from '../create/options.ts';
import type { TensorData } from '../create/tensor.ts';

export const createMethods = {
  newEmpty(this: Tensor, size: SizeLike, options?: CreationOptions): Tensor {
    return newEmpty(this, size, options);
  },
  newZeros(this: Tensor, size: SizeLike, options?: CreationOptions): Tensor {
    return newZeros(this, size, options);
  },
  newOnes(this: Tensor, size: SizeLike, options?: CreationOptions): Tensor {
    return newOnes(this, size, options);
  },
  newFull(this: Tensor, size: SizeLike, fillValue: ScalarLike, options?: CreationOptions): Tensor {
    return newFull(this, size, fillValue, options);
  },
  newTensor(this: Tensor, data: TensorData, options?: CreationOptions): Tensor {
    return newTensor(this, data, options);
  },
};
