// Complex tensors as pairs of real numbers: layouts over the same memory, not recorded.
import { dtypes, realDType, type DType } from '../dtype.ts';
import { Tensor } from '../tensor.ts';

/** Real and imaginary parts along a new last dimension of size 2. */
export const partsOf = (x: Tensor): Tensor =>
  new Tensor(
    x.storage,
    [...x.sizes, 2],
    [...x.strides.map((s) => 2 * s), 1],
    2 * x.offset,
    realDType(x.dtype),
    x.version,
    x.base ?? x,
  );

/** All memory from the first element of `x` on, as another dtype: for views whose layout is known. */
export const alike = (x: Tensor, dtype: DType): Tensor =>
  new Tensor(x.storage, [], [], (x.offset * x.itemsize) / dtypes[dtype].itemsize, dtype, x.version, x.base ?? x);

/** The real parts (0) or the imaginary ones (1). */
export const partOf = (x: Tensor, part: 0 | 1): Tensor =>
  new Tensor(
    x.storage,
    x.sizes,
    x.strides.map((s) => 2 * s),
    2 * x.offset + part,
    realDType(x.dtype),
    x.version,
    x.base ?? x,
  );
