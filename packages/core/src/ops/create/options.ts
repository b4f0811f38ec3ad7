import { defaultBackend } from '../../backend/registry.ts';
import type { Backend } from '../../backend/backend.ts';
import type { DeviceLike } from '../../backend/device.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { checkDType, getDefaultDtype, type DType } from '../../dtype.ts';
import { formatStrides, type MemoryFormat } from '../../layout/memory-format.ts';
import { checkSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';

export interface CreationOptions {
  /** The default floating dtype where nothing else follows from the values. */
  readonly dtype?: DType | undefined;
  /** The default device when left out. */
  readonly device?: DeviceLike | undefined;
  readonly requiresGrad?: boolean | undefined;
}

/** For a tensor like another: what is left out is as in the other. */
export interface LikeOptions extends CreationOptions {
  /** `preserveFormat` when left out: the order of dimensions in memory is the other's, gaps are not. */
  readonly memoryFormat?: MemoryFormat | undefined;
}

/** Sizes as a list, or one number for a vector. */
export type SizeLike = number | Sizes;

export const sizesOf = (op: string, size: SizeLike): Sizes => {
  const sizes = typeof size === 'number' ? [size] : Array.from(size);
  checkSizes(op, sizes);
  return sizes;
};

/** A new tensor of undefined content, for a creation op to fill. */
export function blank(op: string, size: SizeLike, options: CreationOptions, dtype: DType = getDefaultDtype()): Tensor {
  const backend: Backend = defaultBackend(options.device);
  return allocate(backend, sizesOf(op, size), checkDType(op, options.dtype ?? dtype));
}

/** As `blank`, like `x` unless `options` says otherwise. */
export function blankLike(op: string, x: Tensor, options: LikeOptions): Tensor {
  const { dtype = x.dtype, device, memoryFormat = 'preserveFormat' } = options;
  const strides = formatStrides(op, x.sizes, x.strides, memoryFormat);
  const backend = device === undefined ? x.storage.backend : defaultBackend(device);
  return allocate(backend, x.sizes, checkDType(op, dtype), strides);
}

/** Applies `requiresGrad` last, when the values are in place. */
export function finished(x: Tensor, options: CreationOptions): Tensor {
  if (options.requiresGrad === true) x.requiresGrad = true;
  return x;
}

/** Options for a tensor like another: its dtype and device unless said otherwise. */
export const likeOptions = (x: Tensor, options: CreationOptions): CreationOptions => ({
  dtype: options.dtype ?? x.dtype,
  device: options.device ?? x.device,
  requiresGrad: options.requiresGrad,
});
