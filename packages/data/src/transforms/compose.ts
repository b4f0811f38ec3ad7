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
    for (let i = 0; i < steps.length;) {
      const free = steps.findIndex((step, k) => k >= i && !keepsNothing(step));
      const end = free < 0 ? steps.length : free;
      if (end > i) value = together(steps, i, end, value);
      else value = (steps[i] as Step)(value as never);
      i = Math.max(end, i + 1);
    }
    // The types of the steps in between are those of their functions.
    return value as OutputOf<T>;
  }
}

// A subclass says so itself: its own `forward` may keep what it likes.
const keepsNothing = ({ constructor }: Step): boolean =>
  Object.hasOwn(constructor, 'keepsNothing') && Reflect.get(constructor, 'keepsNothing') === true;

/** Steps from `i` to before `end`; what they hand to one another is freed. */
function together(steps: readonly Step[], i: number, end: number, input: unknown): unknown {
  const outer = internal.enterRegion();
  let value = input;
  let kept: Tensor | null = null;
  try {
    while (i < end) {
      const [step, next] = [steps[i] as Step, steps[i + 1]];
      const both =
        step instanceof ToTensor && i + 1 < end && next instanceof Normalize && value instanceof Tensor
          ? normalizeBytes(value, next.mean, next.std)
          : null;
      value = both ?? step(value as never);
      i += both === null ? 1 : 2;
    }
    kept = value instanceof Tensor ? value : null;
    return value;
  } finally {
    internal.leaveRegion(outer, kept);
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
