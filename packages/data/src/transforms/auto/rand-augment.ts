import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { drawBelow } from '../draw.ts';
import { sizeOf } from '../functional/image.ts';
import type { WarpOptions } from '../functional/warp.ts';
import { Transform } from '../transform.ts';
import { magnitudes, operations } from './operations.ts';
import type { OperationName } from './operations.ts';

export interface RandAugmentOptions extends WarpOptions {
  /** Operations on each image; 2 when left out. */
  readonly numOps?: number;
  /** How strong they are, of numMagnitudeBins; 9 when left out. */
  readonly magnitude?: number;
  /** 31 when left out. */
  readonly numMagnitudeBins?: number;
}

/** All but Invert, in the order in which they are drawn. */
const names = (Object.keys(operations) as OperationName[]).filter((name) => name !== 'Invert');

/** Random operations, all equally strong (Cubuk et al. 2019), on images of uint8. */
export class RandAugment extends Transform {
  readonly options: RandAugmentOptions;

  constructor(options: RandAugmentOptions = {}) {
    super(options);
    const { magnitude = 9, numMagnitudeBins = 31 } = options;
    if (!Number.isInteger(magnitude) || magnitude < 0 || magnitude >= numMagnitudeBins) {
      throw new DataError(
        `RandAugment: magnitude must be an integer from 0 to ${numMagnitudeBins - 1}, got ${magnitude}.`,
      );
    }
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    const { numOps = 2, magnitude = 9, numMagnitudeBins = 31, ...how } = this.options;
    const strengths = magnitudes(numMagnitudeBins, ...sizeOf(image, 'RandAugment'));
    let out = image;
    for (let i = 0; i < numOps; i++) {
      const name = names[drawBelow(names.length)] as OperationName;
      const { values, signed } = strengths[name];
      const strength = values?.[magnitude] ?? 0;
      const sign = signed && drawBelow(2) === 1 ? -1 : 1;
      out = operations[name](out, sign * strength, how);
    }
    return out;
  }
}
