import { internal, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { maxOf, sizeOf } from './image.ts';
import { nearest, resampling } from './resample.ts';
import type { Interpolation } from './resample.ts';

export interface ResizeOptions {
  /** bilinear when left out. */
  readonly interpolation?: Interpolation;
  /** Averages over what an output covers when shrinking; true when left out. */
  readonly antialias?: boolean;
  /** Limit of the longer edge, where `size` is that of the shorter one. */
  readonly maxSize?: number;
}

/**
 * An image in another size: `[height, width]`, or a number for the shorter edge.
 * @throws DataError when a size is no positive integer, or maxSize does not fit it.
 */
export function resize(image: Tensor, size: number | readonly number[], options: ResizeOptions = {}): Tensor {
  const { interpolation = 'bilinear', antialias = true, maxSize } = options;
  const [height, width] = sizeOf(image, 'resize');
  const [newHeight, newWidth] = targetOf(height, width, size, maxSize);
  if (newHeight === height && newWidth === width) return image;
  if (interpolation === 'nearest') {
    const along = (axis: Tensor, dim: number, from: number, to: number): Tensor =>
      from === to ? axis : axis.indexSelect(dim, tensor(nearest(from, to), { device: image.device }));
    return along(along(image, -1, width, newWidth), -2, height, newHeight);
  }
  maxOf(image, 'resize');
  const axis = (from: number, to: number) => (from === to ? null : resampling(from, to, interpolation, antialias));
  return internal.mapAxes(image, axis(height, newHeight), axis(width, newWidth));
}

function targetOf(
  height: number,
  width: number,
  size: number | readonly number[],
  maxSize: number | undefined,
): [height: number, width: number] {
  const sizes = typeof size === 'number' ? [size] : size;
  if (sizes.length < 1 || sizes.length > 2 || !sizes.every((one) => Number.isInteger(one) && one > 0)) {
    throw new DataError(`resize: expected a size or [height, width], positive integers, got ${JSON.stringify(size)}.`);
  }
  const [first = 1, second] = sizes;
  if (second !== undefined) {
    if (maxSize !== undefined) throw new DataError('resize: maxSize is for a single size, that of the shorter edge.');
    return [first, second];
  }
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  let [newShort, newLong] = [first, Math.floor((first * long) / short)];
  if (maxSize !== undefined) {
    if (maxSize <= first) throw new DataError(`resize: maxSize ${maxSize} must be greater than the size ${first}.`);
    if (newLong > maxSize) [newShort, newLong] = [Math.floor((maxSize * newShort) / newLong), maxSize];
  }
  return height <= width ? [newShort, newLong] : [newLong, newShort];
}
