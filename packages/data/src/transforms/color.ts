import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { drawOrder, drawUniform, drawUnit } from './draw.ts';
import { gaussianBlur } from './functional/blur.ts';
import { adjustBrightness, adjustContrast, adjustSaturation, rgbToGrayscale } from './functional/color.ts';
import { adjustHue } from './functional/hue.ts';
import { channelsOf } from './functional/image.ts';
import type { Range } from './rotation.ts';
import { Transform } from './transform.ts';

export interface ColorJitterOptions {
  /** Factors: a range, or x for 1 - x (0 at least) to 1 + x. */
  readonly brightness?: number | Range;
  readonly contrast?: number | Range;
  readonly saturation?: number | Range;
  /** Shares of the circle: a range within -0.5 to 0.5, or x for -x to x. */
  readonly hue?: number | Range;
}

type Adjust = (image: Tensor, factor: number) => Tensor;
const adjustments: readonly [name: keyof ColorJitterOptions, center: number, adjust: Adjust][] = [
  ['brightness', 1, adjustBrightness],
  ['contrast', 1, adjustContrast],
  ['saturation', 1, adjustSaturation],
  ['hue', 0, adjustHue],
];

/** Random brightness, contrast, saturation and hue, in random order. */
export class ColorJitter extends Transform {
  readonly #ranges: readonly (Range | null)[];

  /** @throws DataError for ranges that the adjustments do not take */
  constructor(options: ColorJitterOptions = {}) {
    super(options);
    this.#ranges = adjustments.map(([name, center]) => rangeOf(name, center, options[name]));
  }

  forward(image: Tensor): Tensor {
    const order = drawOrder(adjustments.length);
    const factors = this.#ranges.map((range) => (range === null ? null : drawUniform(...range)));
    return order.reduce((value, i) => {
      const factor = factors[i];
      return factor === null || factor === undefined
        ? value
        : (adjustments[i] as (typeof adjustments)[number])[2](value, factor);
    }, image);
  }
}

function rangeOf(name: keyof ColorJitterOptions, center: number, value: number | Range = 0): Range | null {
  const [least, greatest] = name === 'hue' ? [-0.5, 0.5] : [0, Infinity];
  const clipped = (low: number): number => (name === 'hue' ? low : Math.max(low, 0));
  const range: Range = typeof value === 'number' ? [clipped(center - value), center + value] : value;
  if (
    !(range[0] >= least && range[0] <= range[1] && range[1] <= greatest) ||
    (typeof value === 'number' && value < 0)
  ) {
    throw new DataError(`ColorJitter: ${name} must lie within ${least} to ${greatest}, got ${JSON.stringify(value)}.`);
  }
  return range[0] === center && range[1] === center ? null : range;
}

/** See `functional.rgbToGrayscale`. */
export class Grayscale extends Transform {
  readonly numOutputChannels: 1 | 3;

  constructor({ numOutputChannels = 1 }: { numOutputChannels?: 1 | 3 } = {}) {
    super({ numOutputChannels });
    this.numOutputChannels = numOutputChannels;
  }

  forward(image: Tensor): Tensor {
    return rgbToGrayscale(image, { numOutputChannels: this.numOutputChannels });
  }
}

/** Grey with probability p, 0.1 when left out, in as many channels as the image has. */
export class RandomGrayscale extends Transform {
  readonly p: number;

  constructor({ p = 0.1 }: { p?: number } = {}) {
    super({ p });
    this.p = p;
  }

  forward(image: Tensor): Tensor {
    if (drawUnit() >= this.p) return image;
    return rgbToGrayscale(image, { numOutputChannels: channelsOf(image) === 3 ? 3 : 1 });
  }
}

/** A Gaussian blur of random width: sigma of a range, 0.1 to 2 when left out, or fixed. */
export class GaussianBlur extends Transform {
  readonly kernelSize: number | readonly [number, number];
  readonly sigma: Range;

  constructor(kernelSize: number | readonly [number, number], { sigma = [0.1, 2] }: { sigma?: number | Range } = {}) {
    super(kernelSize, { sigma });
    this.kernelSize = kernelSize;
    this.sigma = typeof sigma === 'number' ? [sigma, sigma] : sigma;
  }

  forward(image: Tensor): Tensor {
    return gaussianBlur(image, this.kernelSize, drawUniform(...this.sigma));
  }
}
