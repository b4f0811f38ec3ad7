import type { Tensor } from '@kindling/core';
import { drawBelow, drawUnit } from '../draw.ts';
import { sizeOf } from '../functional/image.ts';
import type { WarpOptions } from '../functional/warp.ts';
import { Transform } from '../transform.ts';
import { magnitudes, operations } from './operations.ts';
import { policy } from './policies.ts';
import type { PolicyName, PolicyPair } from './policies.ts';

export interface AutoAugmentOptions extends WarpOptions {
  /** The data set that the policy was learnt on; imagenet when left out. */
  readonly policy?: PolicyName;
}

/** One of the pairs of operations of a learnt policy (Cubuk et al. 2018), on images of uint8. */
export class AutoAugment extends Transform {
  readonly options: AutoAugmentOptions;
  readonly #pairs: readonly PolicyPair[];

  constructor(options: AutoAugmentOptions = {}) {
    super(options);
    this.options = options;
    this.#pairs = policy(options.policy ?? 'imagenet');
  }

  forward(image: Tensor): Tensor {
    const { policy: _, ...how } = this.options;
    const strengths = magnitudes(10, ...sizeOf(image, 'AutoAugment'));
    const pair = this.#pairs[drawBelow(this.#pairs.length)] as PolicyPair;
    const chances = pair.map(drawUnit);
    const signs = pair.map(() => drawBelow(2));
    return pair.reduce((value, { name, probability, bin }, i) => {
      if ((chances[i] as number) > probability) return value;
      const { values, signed } = strengths[name];
      const strength = bin === null ? 0 : (values?.[bin] ?? 0);
      return operations[name](value, signed && signs[i] === 0 ? -strength : strength, how);
    }, image);
  }
}
