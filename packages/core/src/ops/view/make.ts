import type { Sizes } from '../../layout/sizes.ts';
import { Tensor } from '../../tensor.ts';

/** Another layout over the storage of `x`; shares its version. */
export const viewOf = (x: Tensor, sizes: Sizes, strides: Sizes, offset: number = x.offset): Tensor =>
  new Tensor(x.storage, sizes, strides, offset, x.dtype, x.version, x.base ?? x);

/** Dimensions from the outermost in memory. */
export const memoryOrder = ({ strides }: Tensor): number[] =>
  strides.map((_, d) => d).sort((a, b) => (strides[b] as number) - (strides[a] as number));

/** A view with the dimensions of `x` in this order; contiguous in its `memoryOrder` if it has no gaps. */
export function reordered(x: Tensor, order: readonly number[]): Tensor {
  const pick = (list: Sizes): number[] => order.map((d) => list[d] as number);
  return viewOf(x, pick(x.sizes), pick(x.strides));
}
