import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { drawUniform, roundHalfEven } from './draw.ts';
import { affine, rotate } from './functional/affine.ts';
import type { AffineOptions, RotateOptions } from './functional/affine.ts';
import { sizeOf } from './functional/image.ts';
import { Transform } from './transform.ts';

export type Range = readonly [from: number, to: number];

/** A number as the range from minus to plus itself. */
const around = (value: number | Range, name: string): Range => {
  if (typeof value !== 'number') return value;
  if (value < 0) throw new DataError(`${name} must be 0 or more as a single number, got ${value}.`);
  return [-value, value];
};

/** A turn by random degrees: of a range, or of -degrees to degrees. Pixels outside are 0, or `fill`. */
export class RandomRotation extends Transform {
  readonly degrees: Range;
  readonly options: RotateOptions;

  constructor(degrees: number | Range, options: RotateOptions = {}) {
    super(degrees, options);
    this.degrees = around(degrees, 'RandomRotation: degrees');
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    return rotate(image, drawUniform(...this.degrees), { fill: 0, ...this.options });
  }
}

export interface RandomAffineOptions extends AffineOptions {
  /** Greatest shift, as shares of width and height. */
  readonly translate?: readonly [number, number];
  readonly scale?: Range;
  /** Degrees along x: a range, or -shear to shear; with four numbers, ranges along x and y. */
  readonly shear?: number | Range | readonly [number, number, number, number];
}

/** A random turn, shift, scale and shear. Pixels outside are 0, or `fill`. */
export class RandomAffine extends Transform {
  readonly degrees: Range;
  readonly options: RandomAffineOptions;

  constructor(degrees: number | Range, options: RandomAffineOptions = {}) {
    super(degrees, options);
    this.degrees = around(degrees, 'RandomAffine: degrees');
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    const { translate, scale, shear, ...how } = this.options;
    const [height, width] = sizeOf(image, 'RandomAffine');
    const angle = drawUniform(...this.degrees);
    let shift: [number, number] = [0, 0];
    if (translate !== undefined) {
      const [x, y] = [translate[0] * width, translate[1] * height];
      shift = [roundHalfEven(drawUniform(-x, x)), roundHalfEven(drawUniform(-y, y))];
    }
    const factor = scale === undefined ? 1 : drawUniform(...scale);
    const shears: [number, number] = [0, 0];
    if (shear !== undefined) {
      const [x0, x1, y0, y1] = typeof shear === 'number' ? around(shear, 'RandomAffine: shear') : shear;
      shears[0] = drawUniform(x0, x1);
      if (y0 !== undefined && y1 !== undefined) shears[1] = drawUniform(y0, y1);
    }
    return affine(image, angle, shift, factor, shears, { fill: 0, ...how });
  }
}
