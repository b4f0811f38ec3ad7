// What all ways of training share: the model, the batches, the loss.
import { manualSeed, nn, optim, type Tensor } from 'kindling';

export const batchSize = 32;
export const lr = 0.1;

/** 784 -> 64 -> 10, with the same weights wherever it is made. */
export class MLP extends nn.Module {
  readonly hidden: nn.Linear;
  readonly act = new nn.ReLU();
  readonly output: nn.Linear;

  constructor() {
    super();
    manualSeed(0);
    this.hidden = new nn.Linear(784, 64);
    this.output = new nn.Linear(64, 10);
  }

  override forward(x: Tensor): Tensor {
    return this.output(this.act(this.hidden(x)));
  }
}

/** Batches in order. */
export function* batches(images: Tensor, labels: Tensor, size = batchSize): Generator<[Tensor, Tensor]> {
  for (let at = 0; at + size <= labels.size(0); at += size)
    yield [images.narrow(0, at, size), labels.narrow(0, at, size)];
}

/** One process, one device: what the others have to equal. @returns the loss of each step */
export function trainAlone(images: Tensor, labels: Tensor): number[] {
  const net = new MLP();
  const optimizer = new optim.SGD(net.parameters(), { lr });
  return [...batches(images, labels)].map(([x, y]) => {
    const loss = nn.functional.crossEntropy(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}
