import type { Tensor } from '@kindling/core';
import { roundHalfEven } from '../draw.ts';
import { sizeOf } from './image.ts';
import { pad } from './pad.ts';
import { resize } from './resize.ts';
import type { ResizeOptions } from './resize.ts';

/** A part of an image; what lies outside is 0. */
export function crop(image: Tensor, top: number, left: number, height: number, width: number): Tensor {
  const [rows, columns] = sizeOf(image, 'crop');
  if (top >= 0 && left >= 0 && top + height <= rows && left + width <= columns) {
    return image.narrow(-2, top, height).narrow(-1, left, width);
  }
  return pad(image, [-left, -top, left + width - columns, top + height - rows]);
}

/** The middle of an image, with 0 around it where it is smaller. */
export function centerCrop(image: Tensor, size: number | readonly number[]): Tensor {
  const [height, width] = pairOf(size);
  const [rows, columns] = sizeOf(image, 'centerCrop');
  const [missing, narrow] = [Math.max(height - rows, 0), Math.max(width - columns, 0)];
  if (missing > 0 || narrow > 0) {
    const padded = pad(image, [narrow >> 1, missing >> 1, (narrow + 1) >> 1, (missing + 1) >> 1]);
    return crop(padded, ...middle(rows + missing, columns + narrow, height, width), height, width);
  }
  return crop(image, ...middle(rows, columns, height, width), height, width);
}

const middle = (rows: number, columns: number, height: number, width: number): [number, number] => [
  roundHalfEven((rows - height) / 2),
  roundHalfEven((columns - width) / 2),
];

/** A part of an image, resized. */
export function resizedCrop(
  image: Tensor,
  top: number,
  left: number,
  height: number,
  width: number,
  size: number | readonly number[],
  options: ResizeOptions = {},
): Tensor {
  return resize(crop(image, top, left, height, width), size, options);
}

/** `[height, width]` of a number (a square) or of both. */
export function pairOf(size: number | readonly number[]): [height: number, width: number] {
  const [height = 0, width = height] = typeof size === 'number' ? [size] : size;
  return [height, width];
}

/** Left and right exchanged. */
export function horizontalFlip(image: Tensor): Tensor {
  sizeOf(image, 'horizontalFlip');
  return image.flip(-1);
}

/** Top and bottom exchanged. */
export function verticalFlip(image: Tensor): Tensor {
  sizeOf(image, 'verticalFlip');
  return image.flip(-2);
}

/** A rectangle overwritten by `value`, which has its size or one value per channel. */
export function erase(image: Tensor, top: number, left: number, height: number, width: number, value: Tensor): Tensor {
  const out = image.clone();
  out.narrow(-2, top, height).narrow(-1, left, width).copy_(value.to(image.dtype));
  return out;
}
