import { empty, internal, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { sampleGenerator } from '../scope/sample-scope.ts';
import { drawBelow, drawUniform, drawUnit, roundHalfEven } from './draw.ts';
import { erase } from './functional/crop.ts';
import { channelsOf, sizeOf } from './functional/image.ts';
import { Transform } from './transform.ts';

export interface RandomErasingOptions {
  /** 0.5 when left out. */
  readonly p?: number;
  /** Least and greatest share of the image's area; 0.02 and 0.33 when left out. */
  readonly scale?: readonly [number, number];
  /** Least and greatest height over width; 0.3 and 3.3 when left out. */
  readonly ratio?: readonly [number, number];
  /** What to write: a number, one per channel, or normal noise for `random`; 0 when left out. */
  readonly value?: number | readonly number[] | 'random';
}

/** Overwrites a random rectangle (Zhong et al. 2017). */
export class RandomErasing extends Transform {
  readonly options: RandomErasingOptions;

  constructor(options: RandomErasingOptions = {}) {
    super(options);
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    const { p = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], value = 0 } = this.options;
    if (drawUnit() >= p) return image;
    const [height, width] = sizeOf(image, 'RandomErasing');
    const channels = channelsOf(image);
    if (typeof value === 'object' && value.length !== 1 && value.length !== channels) {
      throw new DataError(`RandomErasing: ${value.length} values for an image of ${channels} channels.`);
    }
    const logs = ratio.map((one) => Math.fround(Math.log(Math.fround(one)))) as [number, number];
    for (let i = 0; i < 10; i++) {
      const target = height * width * drawUniform(...scale);
      const aspect = Math.fround(Math.exp(drawUniform(...logs)));
      const h = roundHalfEven(Math.sqrt(target * aspect));
      const w = roundHalfEven(Math.sqrt(target / aspect));
      if (h >= height || w >= width) continue;
      const filling = value === 'random' ? noise(channels, h, w) : column(value);
      const top = drawBelow(height - h + 1);
      return erase(image, top, drawBelow(width - w + 1), h, w, filling);
    }
    return image;
  }
}

function noise(channels: number, height: number, width: number): Tensor {
  const data = new Float32Array(channels * height * width);
  internal.random.fillNormal(sampleGenerator(), data, 0, 1);
  const out = empty([channels, height, width]);
  internal.writeArray(out, data);
  return out;
}

const column = (value: number | readonly number[]): Tensor => {
  const values = typeof value === 'number' ? [value] : value;
  return tensor([...values]).view(values.length, 1, 1);
};
