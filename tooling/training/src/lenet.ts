import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, Unflatten } from '@kindling/nn';

/** LeNet-5 with ReLU and max-pooling, of (N, 28, 28) images, with PyTorch's parameter names. */
export const lenet = (): Sequential =>
  new Sequential(
    new Unflatten(1, [1, 28]),
    new Conv2d(1, 6, 5, { padding: 2 }),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(6, 16, 5),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(400, 120),
    new ReLU(),
    new Linear(120, 84),
    new ReLU(),
    new Linear(84, 10),
  );
