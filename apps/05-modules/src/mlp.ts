import type { Notebook } from '@kindling-internal/chapter';
import { nn, randn, type Tensor } from 'kindling';

/** A multilayer perceptron: (N, 784) -> (N, 10). */
export class MLP extends nn.Module {
  readonly hidden = new nn.Linear(784, 256);
  readonly act = new nn.ReLU();
  readonly output = new nn.Linear(256, 10);

  override forward(x: Tensor): Tensor {
    const o = this.act(this.hidden(x));
    return this.output(o);
  }
}

export function multilayerPerceptron({ section, print }: Notebook): void {
  // Written above: a class prints nothing.
  section('21 MLP class');

  section('22 MLP forward');
  const x = randn([2, 784]);
  const net = new MLP();
  print(net);
  print(net(x));
}
