import { dtypes, DTypeError, fromArray, getDefaultDtype, internal, tensor } from '@kindling/core';
import type { DType, Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { channelsOf } from './image.ts';

const isFloat = (dtype: DType): boolean => dtypes[dtype].kind === 'floating';

/**
 * An image in another dtype, its values scaled to that dtype's range: bytes are 0 to 255, floats 0 to 1.
 * @throws DTypeError between dtypes other than uint8 and floats.
 */
export function convertImageDtype(image: Tensor, dtype: DType = 'float32'): Tensor {
  if (image.dtype === dtype) return image;
  if (isFloat(image.dtype) && isFloat(dtype)) return image.to(dtype);
  if (image.dtype === 'uint8' && isFloat(dtype)) return image.to(dtype).div(255);
  // Every byte gets an equal share of 0 to 1; the last one includes 1.
  if (isFloat(image.dtype) && dtype === 'uint8') return image.mul(255.999).to('uint8');
  throw new DTypeError(`convertImageDtype: expected uint8 or floats, got ${image.dtype} to ${dtype}.`, {
    op: 'convertImageDtype',
    dtypes: [image.dtype, dtype],
  });
}

/** Bytes as floats from 0 to 1, in the default dtype; anything else as it is. */
export function toTensor(image: Tensor): Tensor {
  return image.dtype === 'uint8' ? convertImageDtype(image, getDefaultDtype()) : image;
}

/**
 * (image - mean) / std, channel by channel.
 * @throws DTypeError for images that are not floats. @throws DataError for a std of 0, or another number of channels
 */
export function normalize(image: Tensor, mean: readonly number[], std: readonly number[]): Tensor {
  if (!isFloat(image.dtype)) {
    throw new DTypeError(`normalize: expected an image of floats, got ${image.dtype}. Apply toTensor first.`, {
      op: 'normalize',
      dtypes: [image.dtype],
    });
  }
  const channels = channelsOf(image);
  if ([mean, std].some((list) => list.length !== 1 && list.length !== channels)) {
    throw new DataError(`normalize: ${mean.length} means and ${std.length} stds for an image of ${channels} channels.`);
  }
  if (std.includes(0)) throw new DataError('normalize: std is 0, which leads to division by zero.');
  const column = (list: readonly number[]): Tensor =>
    tensor([...list], { dtype: image.dtype, device: image.device }).view(list.length, 1, 1);
  return image.sub(column(mean)).div(column(std));
}

/**
 * `normalize(toTensor(image))` of bytes in one step, by a table of each channel's 256 values: the same bits.
 * Null where it does not apply.
 */
export function normalizeBytes(image: Tensor, mean: readonly number[], std: readonly number[]): Tensor | null {
  const channels = channelsOf(image);
  const single = getDefaultDtype() === 'float32' && image.dtype === 'uint8' && image.ndim >= 3;
  if (!single || std.includes(0) || [mean, std].some((list) => list.length !== 1 && list.length !== channels))
    return null;
  const count = Math.max(mean.length, std.length);
  const entries = new Float32Array(256 * count);
  for (let c = 0; c < count; c++) entries.set(tableOf(at(mean, c), at(std, c)), 256 * c);
  return internal.lookUp(image, fromArray(entries, [count, 256], { device: image.device }));
}

const at = (list: readonly number[], channel: number): number => list[list.length === 1 ? 0 : channel] as number;

function tableOf(mean: number, std: number): Float32Array {
  const { fround } = Math;
  const [m, s] = [fround(mean), fround(std)];
  return Float32Array.from({ length: 256 }, (_, byte) => fround(fround(byte / 255) - m) / s);
}
