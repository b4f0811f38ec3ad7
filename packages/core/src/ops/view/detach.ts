import { Tensor } from '../../tensor.ts';

/** The same elements outside the graph; writes are visible on both sides, and raise the shared version. */
export const detach = (input: Tensor): Tensor =>
  new Tensor(input.storage, input.sizes, input.strides, input.offset, input.dtype, input.version);
