import type { Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import { AdaptiveAvgPool2d, Conv2d, Dropout, Linear, MaxPool2d, ReLU } from '../layers/index.ts';
import { Module } from '../module/module.ts';

export interface AlexNetOptions {
  /** 1000 when left out. */
  readonly numClasses?: number;
  /** Probability of the classifier's Dropouts; 0.5 when left out. */
  readonly dropout?: number;
}

const relu = (): ReLU => new ReLU({ inplace: true });

/**
 * AlexNet in the form of "One weird trick for parallelizing convolutional neural networks" (Krizhevsky 2014), as
 * torchvision has it: (N, 3, H, W), at best of 224 x 224, -> (N, numClasses). @throws ShapeError
 */
export class AlexNet extends Module {
  static readonly typeName: string = 'AlexNet';
  features: Sequential;
  avgpool: AdaptiveAvgPool2d;
  classifier: Sequential;

  constructor({ numClasses = 1000, dropout = 0.5 }: AlexNetOptions = {}) {
    super();
    this.features = new Sequential<readonly Module[]>(
      new Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
      relu(),
      new MaxPool2d(3, 2),
      new Conv2d(64, 192, 5, { padding: 2 }),
      relu(),
      new MaxPool2d(3, 2),
      new Conv2d(192, 384, 3, { padding: 1 }),
      relu(),
      new Conv2d(384, 256, 3, { padding: 1 }),
      relu(),
      new Conv2d(256, 256, 3, { padding: 1 }),
      relu(),
      new MaxPool2d(3, 2),
    );
    this.avgpool = new AdaptiveAvgPool2d([6, 6]);
    this.classifier = new Sequential<readonly Module[]>(
      new Dropout(dropout),
      new Linear(256 * 6 * 6, 4096),
      relu(),
      new Dropout(dropout),
      new Linear(4096, 4096),
      relu(),
      new Linear(4096, numClasses),
    );
  }

  override forward(input: Tensor): Tensor {
    return this.classifier(this.avgpool(this.features(input)).flatten(1));
  }
}

/** torchvision's `alexnet`, with random weights. */
export const alexnet = (options: AlexNetOptions = {}): AlexNet => new AlexNet(options);
