import { type Tensor } from '@kindling/core/lean';
import { maxPool2d, relu } from '../functional/index.ts';
import { Conv2d, Linear } from '../layers/index.ts';
import { Module } from '../module/module.ts';

export interface LeNetOptions {
  /** 10 when left out. */
  readonly numClasses?: number;
  /** Channels of an image; 1 when left out. */
  readonly inChannels?: number;
  /** Height and width: 28 (MNIST's; padded by 2) when left out, or 32. */
  readonly imageSize?: 28 | 32;
}

/**
 * LeNet-5 (LeCun et al. 1998) with ReLU and max-pooling: (N, inChannels, 28, 28) -> (N, numClasses). Parameters are named,
 * and start, as in PyTorch's tutorial "Neural Networks". @throws ShapeError
 */
export class LeNet extends Module {
  static readonly typeName: string = 'LeNet';
  conv1: Conv2d;
  conv2: Conv2d;
  fc1: Linear;
  fc2: Linear;
  fc3: Linear;

  constructor({ numClasses = 10, inChannels = 1, imageSize = 28 }: LeNetOptions = {}) {
    super();
    this.conv1 = new Conv2d(inChannels, 6, 5, { padding: (32 - imageSize) / 2 });
    this.conv2 = new Conv2d(6, 16, 5);
    this.fc1 = new Linear(16 * 5 * 5, 120);
    this.fc2 = new Linear(120, 84);
    this.fc3 = new Linear(84, numClasses);
  }

  override forward(input: Tensor): Tensor {
    let x = maxPool2d(relu(this.conv1(input)), 2);
    x = maxPool2d(relu(this.conv2(x)), 2).flatten(1);
    x = relu(this.fc1(x));
    x = relu(this.fc2(x));
    return this.fc3(x);
  }
}
