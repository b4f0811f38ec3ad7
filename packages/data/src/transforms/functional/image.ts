// Images as tensors [..., C, H, W] of uint8 or floats, and their elements as plain arrays.
import { dtypes, DTypeError, fromArray, ShapeError } from '@kindling/core';
import type { Tensor } from '@kindling/core';

export type Elements = Uint8Array | Float32Array | Float64Array;

/** Height and width. @throws ShapeError when the tensor has fewer than two dimensions */
export function sizeOf(image: Tensor, op: string): [height: number, width: number] {
  const [height, width] = [image.shape.at(-2), image.shape.at(-1)];
  if (height !== undefined && width !== undefined) return [height, width];
  const shape = [...image.shape];
  throw new ShapeError(`${op}: expected an image [..., C, H, W], got [${shape.join(', ')}].`, { op, shapes: [shape] });
}

export const channelsOf = (image: Tensor): number => (image.ndim >= 3 ? (image.shape.at(-3) as number) : 1);

/** The greatest value of a channel: 255 for bytes, 1 for floats. @throws DTypeError for other dtypes */
export function maxOf(image: Tensor, op: string): number {
  if (image.dtype === 'uint8') return 255;
  if (dtypes[image.dtype].kind === 'floating') return 1;
  throw new DTypeError(
    `${op}: expected an image of uint8 or floats, got ${image.dtype}. Convert it with .to('uint8').`,
    {
      op,
      dtypes: [image.dtype],
    },
  );
}

/** @throws ShapeError when the image has another number of channels than those */
export function checkChannels(image: Tensor, allowed: readonly number[], op: string): number {
  const channels = channelsOf(image);
  if (image.ndim >= 3 && allowed.includes(channels)) return channels;
  const shape = [...image.shape];
  throw new ShapeError(
    `${op}: expected ${allowed.join(' or ')} channels, got an image of shape [${shape.join(', ')}].`,
    {
      op,
      shapes: [shape],
    },
  );
}

/** The elements in row-major order: bytes, or floats of at least single precision. */
export function elementsOf(image: Tensor, op: string): Elements {
  maxOf(image, op);
  const readable = image.dtype === 'float16' || image.dtype === 'bfloat16' ? image.to('float32') : image;
  return readable.toTypedArray() as Elements;
}

/** An image like another one, of these elements. */
export function imageLike(image: Tensor, elements: Elements, height: number, width: number): Tensor {
  const made = fromArray(elements, [...image.shape.slice(0, -2), height, width], { device: image.device });
  return made.dtype === image.dtype ? made : made.to(image.dtype);
}
