// Complex tensors as pairs of real numbers: layouts over the same memory, not recorded.
import { realDType } from '../dtype.ts';
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
