import { Sequential } from '../containers/index.ts';
import { Conv2d, ReLU } from '../layers/index.ts';
import type { Module } from '../module/module.ts';
import { batchNorm2d, type NormLayer } from './resnet-blocks.ts';

export interface ConvStemConfig {
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** BatchNorm2d when left out. */
  readonly normLayer?: NormLayer;
  /** ReLU, in place, when left out. */
  readonly activationLayer?: () => Module;
}

/** Convolution, padded to keep the image's size at stride 1, norm and activation. */
export class Conv2dNormActivation extends Sequential {
  static override readonly typeName: string = 'Conv2dNormActivation';

  constructor(inChannels: number, config: ConvStemConfig) {
    const { outChannels, kernelSize, stride, normLayer = batchNorm2d } = config;
    const activation = config.activationLayer ?? ((): Module => new ReLU({ inplace: true }));
    const padding = Math.floor((kernelSize - 1) / 2);
    super(
      ...[
        new Conv2d(inChannels, outChannels, kernelSize, { stride, padding, bias: false }),
        normLayer(outChannels),
        activation(),
      ],
    );
  }
}
