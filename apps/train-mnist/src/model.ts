import type { Tensor } from 'kindling';
import { Linear, Module, ReLU } from '@kindling/nn';

/** Images `(N, 1, 28, 28)` to a score for each digit `(N, 10)`. */
class MLP extends Module {
  readonly hidden = new Linear(784, 256);
  readonly act = new ReLU();
  readonly output = new Linear(256, 10);

  override forward(images: Tensor): Tensor {
    return this.output(this.act(this.hidden(images.flatten(1))));
  }
}

const models = { mlp: () => new MLP() };

export type ModelName = keyof typeof models;
export type Classifier = ReturnType<(typeof models)[ModelName]>;
export const modelNames = Object.keys(models) as ModelName[];

export const createModel = (name: ModelName): Classifier => models[name]();
