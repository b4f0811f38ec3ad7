import type { Backend } from '../backend/backend.ts';
import type { DType } from '../dtype.ts';
import { contiguousStrides, numelOf, type Sizes } from '../layout/sizes.ts';
import { allocateStorage } from '../storage/allocate.ts';
import { Tensor } from '../tensor.ts';

/** A new contiguous tensor with undefined content. */
export function allocate(backend: Backend, sizes: Sizes, dtype: DType): Tensor {
  return new Tensor(allocateStorage(backend, dtype, numelOf(sizes)), sizes, contiguousStrides(sizes), 0, dtype);
}
