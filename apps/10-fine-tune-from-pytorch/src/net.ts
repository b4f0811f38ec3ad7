import { nn, type Tensor } from 'kindling';

/** The network of data/pretrain.py: images (N, 1, 28, 28) -> scores (N, classes). */
export class Net extends nn.Module {
  readonly features = new nn.Sequential(
    new nn.Conv2d(1, 8, 5),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(8, 16, 5),
    new nn.BatchNorm2d(16),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(256, 32),
    new nn.ReLU(),
  );
  head: nn.Linear;

  constructor(classes: number) {
    super();
    this.head = new nn.Linear(32, classes);
  }

  override forward(images: Tensor): Tensor {
    return this.head(this.features(images));
  }
}
