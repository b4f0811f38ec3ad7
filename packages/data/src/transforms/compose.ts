import { DataError } from '../errors.ts';
import { internal, Tensor } from '@kindling/core';
import { sampleGenerator } from '../scope/sample-scope.ts';
import { Normalize, ToTensor } from './convert.ts';
import { drawOrder, drawUnit } from './draw.ts';
import { normalizeBytes } from './functional/convert.ts';
import { Transform } from './transform.ts';

/** A transform or any function of one value. */
export type Step = (input: never) => unknown;
type ImageStep = (image: Tensor) => Tensor;

/** What the first step takes, and what the last one gives. */
type InputOf<T extends readonly Step[]> = T extends readonly [(input: infer In) => unknown, ...unknown[]] ? In : Tensor;
type OutputOf<T extends readonly Step[]> = T extends readonly [...unknown[], (input: never) => infer Out]
  ? Out
  : Tensor;

/** Transforms one after the other. */
export class Compose<const T extends readonly Step[]> extends Transform<InputOf<T>, OutputOf<T>> {
  readonly transforms: T;

  constructor(transforms: T) {
    super(transforms);
    this.transforms = transforms;
  }

  forward(input: InputOf<T>): OutputOf<T> {
    const steps: readonly Step[] = this.transforms;
    let value: unknown = input;
    for (let i = 0; i < steps.length; i++) {
      const [step, next] = [steps[i] as Step, steps[i + 1]];
      if (step instanceof ToTensor && next instanceof Normalize && value instanceof Tensor) {
        const both = normalizeBytes(value, next.mean, next.std);
        if (both !== null) {
          value = both;
          i++;
          continue;
        }
      }
      value = step(value as never);
    }
    // The types of the steps in between are those of their functions.
    return value as OutputOf<T>;
  }
}

/** A function as a transform. */
export class Lambda<In = Tensor, Out = Tensor> extends Transform<In, Out> {
  readonly lambda: (input: In) => Out;

  constructor(lambda: (input: In) => Out) {
    super(lambda);
    this.lambda = lambda;
  }

  forward(input: In): Out {
    return this.lambda(input);
  }
}

const applied = (steps: readonly ImageStep[], image: Tensor): Tensor =>
  steps.reduce((value, step) => step(value), image);

/** All transforms with probability p, else none; p is 0.5 when left out. */
export class RandomApply extends Transform {
  readonly transforms: readonly ImageStep[];
  readonly p: number;

  constructor(transforms: readonly ImageStep[], { p = 0.5 }: { p?: number } = {}) {
    super(transforms, { p });
    this.transforms = transforms;
    this.p = p;
  }

  forward(image: Tensor): Tensor {
    return this.p < drawUnit() ? image : applied(this.transforms, image);
  }
}

/** One of the transforms, each as likely as its weight in `p` says; equally likely when left out. */
export class RandomChoice extends Transform {
  readonly transforms: readonly ImageStep[];
  readonly #weights: Float32Array;

  /** @throws DataError when there is not a weight for each transform */
  constructor(transforms: readonly ImageStep[], { p }: { p?: readonly number[] } = {}) {
    super(transforms, { p });
    if (transforms.length === 0 || (p !== undefined && p.length !== transforms.length)) {
      throw new DataError(`RandomChoice: ${p?.length ?? 'no'} probabilities for ${transforms.length} transforms.`);
    }
    const weights = p ?? transforms.map(() => 1);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.transforms = transforms;
    this.#weights = Float32Array.from(weights, (weight) => weight / total);
  }

  forward(image: Tensor): Tensor {
    const [index = 0n] = internal.random.multinomial(sampleGenerator(), this.#weights, 1, 1, false);
    return applied(this.transforms.slice(Number(index), Number(index) + 1), image);
  }
}

/** All transforms, in random order. */
export class RandomOrder extends Transform {
  readonly transforms: readonly ImageStep[];

  constructor(transforms: readonly ImageStep[]) {
    super(transforms);
    this.transforms = transforms;
  }

  forward(image: Tensor): Tensor {
    const order = drawOrder(this.transforms.length);
    return applied(
      order.map((i) => this.transforms[i] as ImageStep),
      image,
    );
  }
}
