import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { channelsOf, checkChannels, maxOf } from './image.ts';

function checkFactor(factor: number, op: string): void {
  if (!(factor >= 0)) throw new DataError(`${op}: the factor must be 0 or more, got ${factor}.`);
}

/** ratio · image + (1 - ratio) · other, in the image's range and dtype. */
export function blend(image: Tensor, other: Tensor | null, ratio: number, op: string): Tensor {
  const bound = maxOf(image, op);
  const dtype = image.dtype === 'uint8' ? 'float32' : image.dtype;
  const scaled = image.to(dtype).mul(ratio);
  const mixed = other === null ? scaled : scaled.add(other.to(dtype).mul(1 - ratio));
  return mixed.clamp(0, bound).to(image.dtype);
}

/**
 * The shade of an RGB image: 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 equal channels.
 * @throws ShapeError for another number of channels than 1 and 3.
 */
export function rgbToGrayscale(image: Tensor, { numOutputChannels = 1 }: { numOutputChannels?: 1 | 3 } = {}): Tensor {
  const channels = checkChannels(image, [1, 3], 'rgbToGrayscale');
  let grey = image;
  if (channels === 3) {
    const dtype = image.dtype === 'uint8' ? 'float32' : image.dtype;
    const [r, g, b] = image.to(dtype).unbind(-3) as [Tensor, Tensor, Tensor];
    grey = r.mul(0.2989).add(g.mul(0.587)).add(b.mul(0.114)).to(image.dtype).unsqueeze(-3);
  }
  return numOutputChannels === 1 ? grey : grey.expand([...image.shape.slice(0, -3), 3, ...image.shape.slice(-2)]);
}

/** 0 is black, 1 the image itself, 2 twice as bright. @throws DataError for a factor below 0 */
export function adjustBrightness(image: Tensor, brightnessFactor: number): Tensor {
  checkFactor(brightnessFactor, 'adjustBrightness');
  return blend(image, null, brightnessFactor, 'adjustBrightness');
}

/** 0 is an even grey, 1 the image itself. @throws DataError for a factor below 0 */
export function adjustContrast(image: Tensor, contrastFactor: number): Tensor {
  checkFactor(contrastFactor, 'adjustContrast');
  const channels = checkChannels(image, [1, 3], 'adjustContrast');
  const dtype = image.dtype === 'uint8' ? 'float32' : image.dtype;
  const grey = channels === 3 ? rgbToGrayscale(image) : image;
  return blend(image, grey.to(dtype).mean([-3, -2, -1], { keepdim: true }), contrastFactor, 'adjustContrast');
}

/** 0 is grey, 1 the image itself. @throws DataError for a factor below 0 */
export function adjustSaturation(image: Tensor, saturationFactor: number): Tensor {
  checkFactor(saturationFactor, 'adjustSaturation');
  checkChannels(image, [1, 3], 'adjustSaturation');
  if (channelsOf(image) === 1) return image;
  return blend(image, rgbToGrayscale(image), saturationFactor, 'adjustSaturation');
}
