import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { drawBelow, drawUniform, roundHalfEven } from './draw.ts';
import { crop, pairOf, resizedCrop } from './functional/crop.ts';
import { sizeOf } from './functional/image.ts';
import { pad } from './functional/pad.ts';
import type { Padding, PadOptions } from './functional/pad.ts';
import type { ResizeOptions } from './functional/resize.ts';
import { Transform } from './transform.ts';

export interface RandomCropOptions extends PadOptions {
  /** Around the image, before cropping. */
  readonly padding?: Padding;
  /** Pads images that are too small. */
  readonly padIfNeeded?: boolean;
}

/** A part of the given size, anywhere in the image. @throws DataError when the image is smaller */
export class RandomCrop extends Transform {
  static override readonly keepsNothing = true;
  readonly size: readonly [height: number, width: number];
  readonly options: RandomCropOptions;

  constructor(size: number | readonly number[], options: RandomCropOptions = {}) {
    super(size, options);
    this.size = pairOf(size);
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    const { padding, padIfNeeded = false, ...how } = this.options;
    const [height, width] = this.size;
    let padded = padding === undefined ? image : pad(image, padding, how);
    if (padIfNeeded) {
      const [rows, columns] = sizeOf(padded, 'RandomCrop');
      if (columns < width) padded = pad(padded, [width - columns, 0], how);
      if (rows < height) padded = pad(padded, [0, height - rows], how);
    }
    const [rows, columns] = sizeOf(padded, 'RandomCrop');
    if (rows < height || columns < width) {
      throw new DataError(
        `RandomCrop: the image of ${rows} x ${columns} is smaller than the crop of ${height} x ${width}. Set padIfNeeded.`,
      );
    }
    if (rows === height && columns === width) return padded;
    const top = drawBelow(rows - height + 1);
    const left = drawBelow(columns - width + 1);
    return crop(padded, top, left, height, width);
  }
}

export interface RandomResizedCropOptions extends Pick<ResizeOptions, 'interpolation' | 'antialias'> {
  /** Least and greatest share of the image's area; 0.08 and 1 when left out. */
  readonly scale?: readonly [number, number];
  /** Least and greatest width over height; 3/4 and 4/3 when left out. */
  readonly ratio?: readonly [number, number];
}

/** A part of random area and shape, resized: the usual crop for training (Szegedy et al. 2014). */
export class RandomResizedCrop extends Transform {
  static override readonly keepsNothing = true;
  readonly size: readonly [height: number, width: number];
  readonly options: RandomResizedCropOptions;

  constructor(size: number | readonly number[], options: RandomResizedCropOptions = {}) {
    super(size, options);
    this.size = pairOf(size);
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3], ...how } = this.options;
    const [top, left, height, width] = place(...sizeOf(image, 'RandomResizedCrop'), scale, ratio);
    return resizedCrop(image, top, left, height, width, this.size, how);
  }
}

type Place = [top: number, left: number, height: number, width: number];

/** Ten tries, then the middle. */
function place(
  height: number,
  width: number,
  scale: readonly [number, number],
  ratio: readonly [number, number],
): Place {
  const area = height * width;
  const logs = ratio.map((one) => Math.fround(Math.log(Math.fround(one)))) as [number, number];
  for (let i = 0; i < 10; i++) {
    const target = area * drawUniform(...scale);
    const aspect = Math.fround(Math.exp(drawUniform(...logs)));
    const w = roundHalfEven(Math.sqrt(target * aspect));
    const h = roundHalfEven(Math.sqrt(target / aspect));
    if (w > 0 && w <= width && h > 0 && h <= height) {
      const top = drawBelow(height - h + 1);
      return [top, drawBelow(width - w + 1), h, w];
    }
  }
  let [h, w] = [height, width];
  if (width / height < Math.min(...ratio)) h = roundHalfEven(w / Math.min(...ratio));
  else if (width / height > Math.max(...ratio)) w = roundHalfEven(h * Math.max(...ratio));
  return [Math.floor((height - h) / 2), Math.floor((width - w) / 2), h, w];
}
