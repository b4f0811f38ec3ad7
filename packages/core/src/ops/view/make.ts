import type { Sizes } from '../../layout/sizes.ts';
import { Tensor } from '../../tensor.ts';

/** Another layout over the storage of `x`; shares its version. */
export const viewOf = (x: Tensor, sizes: Sizes, strides: Sizes, offset: number = x.offset): Tensor =>
  new Tensor(x.storage, sizes, strides, offset, x.dtype, x.version, x.base ?? x);
