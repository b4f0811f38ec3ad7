import type { Backend } from '../backend/backend.ts';
import type { DType } from '../dtype.ts';
import { contiguousStrides, numelOf, type Sizes } from '../layout/sizes.ts';
import { allocateStorage } from '../storage/allocate.ts';
import { Tensor } from '../tensor.ts';

/** A new tensor with undefined content, contiguous unless `strides` gives another order of dimensions without gaps. */
export function allocate(
  backend: Backend,
  sizes: Sizes,
  dtype: DType,
  strides: Sizes = contiguousStrides(sizes),
): Tensor {
  return new Tensor(allocateStorage(backend, dtype, numelOf(sizes)), sizes, strides, 0, dtype);
}
