import { full, where } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { elementsOf, imageLike, maxOf, sizeOf } from './image.ts';

/** The negative of an image. */
export function invert(image: Tensor): Tensor {
  return full([], maxOf(image, 'invert'), { dtype: image.dtype, device: image.device }).sub(image);
}

/** The negative of what is as bright as the threshold or brighter. */
export function solarize(image: Tensor, threshold: number): Tensor {
  const bound = maxOf(image, 'solarize');
  if (threshold > bound) throw new DataError(`solarize: the threshold must be at most ${bound}, got ${threshold}.`);
  return where(image.ge(threshold), invert(image), image);
}

/** Keeps so many bits of each channel. @throws DataError for images that are not bytes */
export function posterize(image: Tensor, bits: number): Tensor {
  const [height, width] = sizeOf(image, 'posterize');
  const source = elementsOf(image, 'posterize');
  if (!(source instanceof Uint8Array))
    throw new DataError(`posterize: expected an image of uint8, got ${image.dtype}.`);
  const mask = 256 - 2 ** (8 - bits);
  return imageLike(
    image,
    source.map((value) => value & mask),
    height,
    width,
  );
}

/** Stretches each channel to its whole range. */
export function autocontrast(image: Tensor): Tensor {
  const bound = maxOf(image, 'autocontrast');
  const dtype = image.dtype === 'uint8' ? 'float32' : image.dtype;
  const values = image.to(dtype);
  const [low, high] = [values.amin([-2, -1], { keepdim: true }), values.amax([-2, -1], { keepdim: true })];
  const flat = high.eq(low);
  const scale = where(flat, 1, full([], bound, { dtype }).div(high.sub(low)));
  return values
    .sub(where(flat, 0, low))
    .mul(scale)
    .clamp(0, bound)
    .to(image.dtype);
}

/** Makes all shades of each channel about equally frequent. @throws DataError for images that are not bytes */
export function equalize(image: Tensor): Tensor {
  const [height, width] = sizeOf(image, 'equalize');
  const source = elementsOf(image, 'equalize');
  if (!(source instanceof Uint8Array)) throw new DataError(`equalize: expected an image of uint8, got ${image.dtype}.`);
  const out = new Uint8Array(source.length);
  const size = height * width;
  for (let start = 0; start < source.length; start += size) {
    const plane = source.subarray(start, start + size);
    const table = equalizing(plane);
    for (let i = 0; i < size; i++) out[start + i] = table[plane[i] as number] as number;
  }
  return imageLike(image, out, height, width);
}

function equalizing(plane: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  for (const value of plane) counts[value] = (counts[value] as number) + 1;
  const last = counts.findLast((count) => count > 0) ?? 0;
  const step = Math.floor((plane.length - last) / 255);
  if (step === 0) return Uint8Array.from({ length: 256 }, (_, i) => i);
  let below = 0;
  return Uint8Array.from(counts, (count) => {
    const shade = Math.min(Math.floor((below + Math.floor(step / 2)) / step), 255);
    below += count;
    return shade;
  });
}
