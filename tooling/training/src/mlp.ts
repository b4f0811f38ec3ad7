import { Linear, Module, ReLU } from '@kindling/nn';
import type { Tensor } from '@kindling/core';

/** The tutorial's network, with its parameter names. */
export class MLP extends Module {
  hidden = new Linear(784, 256);
  act = new ReLU();
  output = new Linear(256, 10);

  override forward(x: Tensor): Tensor {
    return this.output(this.act(this.hidden(x)));
  }
}
