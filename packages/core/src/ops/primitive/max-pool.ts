import { callMany, callN } from '../../dispatch/call.ts';
import { defineMultiOp, defineOp, withOp, type Meta } from '../../dispatch/op.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { pooledMeta } from './avg-pool.ts';
import { pooledSize } from './pool-windows.ts';

type Maximum = readonly [kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, ceilMode: boolean];

const params = ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode'];
const outputs = ['values', 'indices'];

const withIndices = (values: Meta): Meta[] => [values, { sizes: values.sizes, dtype: 'int64' }];

const maximumMeta = (x: Tensor, ...[kernel, stride, padding, dilation, ceilMode]: Maximum): Meta =>
  pooledMeta(
    x,
    kernel.map((k, d) =>
      pooledSize(
        x.sizes[2 + d] as number,
        k,
        stride[d] as number,
        padding[d] as number,
        dilation[d] as number,
        ceilMode,
      ),
    ),
  );

const indexedRow = defineMultiOp('maxPoolWithIndices', {
  params: ['input', ...params],
  outputs,
  meta: (x: Tensor, ...args: Maximum) => withIndices(maximumMeta(x, ...args)),
});

/**
 * Largest elements of windows of (N, C, ...), with one number for each dimension in every list, and their int64 places in
 * the flattened image. NaN wins. @internal
 */
export const maxPoolWithIndices = withOp(indexedRow, (input: Tensor, ...args: Maximum): readonly Tensor[] =>
  callMany(indexedRow, input, ...args),
);

const maxPoolRow = defineOp('maxPool', {
  params: ['input', ...params],
  meta: maximumMeta,
  // Recorded as this: its gradient goes by the indices.
  decompose: (x: Tensor, ...args: Maximum) => maxPoolWithIndices(x, ...args)[0] as Tensor,
});

/** The values of `maxPoolWithIndices` alone. @internal */
export const maxPool = withOp(maxPoolRow, (input: Tensor, ...args: Maximum): Tensor =>
  callN(maxPoolRow, input, ...args),
);

const adaptiveRow = defineMultiOp('adaptiveMaxPool', {
  params: ['input', 'output_size'],
  outputs,
  meta: (x: Tensor, size: Sizes) => withIndices(pooledMeta(x, size)),
});

/** Largest elements, and their places, of as many windows of (N, C, ...) as `size` says. @internal */
export const adaptiveMaxPool = withOp(adaptiveRow, (input: Tensor, size: Sizes): readonly Tensor[] =>
  callMany(adaptiveRow, input, size),
);

const fractionalRow = defineMultiOp('fractionalMaxPool', {
  params: ['input', 'kernel_size', 'output_size', '_random_samples'],
  outputs,
  meta: (x: Tensor, _kernel: Sizes, size: Sizes, _samples: Tensor) => withIndices(pooledMeta(x, size)),
});

/**
 * Largest elements, and their places, of windows of (N, C, ...) whose distances vary: `samples` (N, C, dimensions) in
 * [0, 1) shift them. Graham 2014, as PyTorch places the windows. @internal
 */
export const fractionalMaxPool = withOp(
  fractionalRow,
  (input: Tensor, kernel: Sizes, size: Sizes, samples: Tensor): readonly Tensor[] =>
    callMany(fractionalRow, input, kernel, size, samples),
);

const backwardRow = defineOp('maxPoolBackward', {
  params: ['grad', 'indices', 'size'],
  meta: (g: Tensor, _indices: Tensor, size: Sizes) => pooledMeta(g, size),
});

/** Zeros (N, C, ...size) with each element of `grad` added at its place in its image. @internal @throws IndexError */
export const maxPoolBackward = withOp(backwardRow, (grad: Tensor, indices: Tensor, size: Sizes): Tensor =>
  callN(backwardRow, grad, indices, size),
);
