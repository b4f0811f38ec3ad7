import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp, type Meta } from '../../dispatch/op.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { pooledSize } from './pool-windows.ts';

/** Batch and channels of `x`, then `spatial`. */
export const pooledMeta = (x: Tensor, spatial: Sizes): Meta => ({
  sizes: [x.sizes[0] as number, x.sizes[1] as number, ...spatial],
  dtype: x.dtype,
});

type Average = readonly [
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  ceilMode: boolean,
  countIncludePad: boolean,
  divisor: number | null,
];

const params = ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override'];

const avgPoolRow = defineOp('avgPool', {
  params: ['input', ...params],
  meta: (x: Tensor, ...[kernel, stride, padding, ceilMode]: Average) =>
    pooledMeta(
      x,
      kernel.map((k, d) =>
        pooledSize(x.sizes[2 + d] as number, k, stride[d] as number, padding[d] as number, 1, ceilMode),
      ),
    ),
});

/** Means of windows of (N, C, ...), with one number for each dimension in every list. @internal */
export const avgPool = withOp(avgPoolRow, (input: Tensor, ...args: Average): Tensor =>
  callN(avgPoolRow, input, ...args),
);

const avgPoolBackwardRow = defineOp('avgPoolBackward', {
  params: ['grad', 'size', ...params],
  meta: (g: Tensor, size: Sizes, ..._args: Average) => pooledMeta(g, size),
});

/** Gradient of `avgPool` for an input whose last dimensions are `size`. @internal */
export const avgPoolBackward = withOp(avgPoolBackwardRow, (grad: Tensor, size: Sizes, ...args: Average): Tensor =>
  callN(avgPoolBackwardRow, grad, size, ...args),
);

const adaptiveRow = defineOp('adaptiveAvgPool', {
  params: ['input', 'output_size'],
  meta: (x: Tensor, size: Sizes) => pooledMeta(x, size),
});

/** Means of as many windows of (N, C, ...) as `size` says. @internal */
export const adaptiveAvgPool = withOp(adaptiveRow, (input: Tensor, size: Sizes): Tensor =>
  callN(adaptiveRow, input, size),
);

const adaptiveBackwardRow = defineOp('adaptiveAvgPoolBackward', {
  params: ['grad', 'size'],
  meta: (g: Tensor, size: Sizes) => pooledMeta(g, size),
});

/** Gradient of `adaptiveAvgPool` for an input whose last dimensions are `size`. @internal */
export const adaptiveAvgPoolBackward = withOp(adaptiveBackwardRow, (grad: Tensor, size: Sizes): Tensor =>
  callN(adaptiveBackwardRow, grad, size),
);
