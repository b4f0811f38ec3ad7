import type { Tensor } from '@kindling/core';
import type { Recipe } from '../workers/recipe.ts';

export interface Transform<In = Tensor, Out = Tensor> {
  /** Runs `forward`. */
  (input: In): Out;
}

/**
 * Base of all transforms: a subclass defines `forward`, its instances are called: `transform(image)`.
 *
 * A subclass that passes its own arguments to `super` and stands under its name in a module can be sent to a DataLoader's
 * workers; it says by `toWorker` in which.
 */
export abstract class Transform<In = Tensor, Out = Tensor> {
  /**
   * Says that `forward` keeps none of the tensors it sees and calls no code that might. What lies between two such steps
   * of a `Compose` is freed at once, instead of by the collector.
   */
  static readonly keepsNothing: boolean = false;

  /** What it was constructed with. */
  declare readonly args: readonly unknown[];

  constructor(...args: readonly unknown[]) {
    const self: this = Object.setPrototypeOf((input: In): Out => self.forward(input), new.target.prototype);
    Object.defineProperty(self, 'args', { value: args });
    return self;
  }

  abstract forward(input: In): Out;

  /** How a worker makes an equal one: those of this package, by their names. */
  toWorker(): Recipe {
    return { builtin: 'transforms', export: this.constructor.name, args: this.args };
  }
}
