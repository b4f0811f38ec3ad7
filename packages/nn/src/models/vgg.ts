import type { Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import * as init from '../init/index.ts';
import { AdaptiveAvgPool2d, BatchNorm2d, Conv2d, Dropout, Linear, MaxPool2d, ReLU } from '../layers/index.ts';
import { Module } from '../module/module.ts';

export interface VGGOptions {
  /** 1000 when left out. */
  readonly numClasses?: number;
  /** Whether weights are drawn for depth (Kaiming-normal, Linears with std 0.01); true when left out. */
  readonly initWeights?: boolean;
  /** Probability of the classifier's Dropouts; 0.5 when left out. */
  readonly dropout?: number;
}

function drawWeights(m: Module): void {
  if (m instanceof Conv2d) init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
  else if (m instanceof Linear) init.normal_(m.weight, 0, 0.01);
  else return;
  if (m.bias !== null) init.zeros_(m.bias);
}

/**
 * Convolutions of 3 x 3 in stages (Simonyan and Zisserman 2014), as torchvision has them: `features`, then an average of
 * 7 x 7 places of its 512 channels, then three Linears. (N, 3, H, W) of at least 32 x 32 -> (N, numClasses).
 * @throws ShapeError
 */
export class VGG extends Module {
  static readonly typeName: string = 'VGG';
  features: Module;
  avgpool: AdaptiveAvgPool2d;
  classifier: Sequential;

  constructor(features: Module, { numClasses = 1000, initWeights = true, dropout = 0.5 }: VGGOptions = {}) {
    super();
    this.features = features;
    this.avgpool = new AdaptiveAvgPool2d([7, 7]);
    this.classifier = new Sequential<readonly Module[]>(
      new Linear(512 * 7 * 7, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, numClasses),
    );
    if (initWeights) this.modules().forEach(drawWeights);
  }

  override forward(input: Tensor): Tensor {
    return this.classifier(this.avgpool(this.features(input) as Tensor).flatten(1));
  }
}

const stageChannels = [64, 128, 256, 512, 512] as const;

/** Stages of `depths` convolutions, each closed by a pooling. */
function stages(depths: readonly number[], batchNorm: boolean): Sequential {
  const layers: Module[] = [];
  let inChannels = 3;
  for (const [i, depth] of depths.entries()) {
    const channels = stageChannels[i] as number;
    for (let j = 0; j < depth; j++) {
      layers.push(new Conv2d(inChannels, channels, 3, { padding: 1 }));
      if (batchNorm) layers.push(new BatchNorm2d(channels));
      layers.push(new ReLU({ inplace: true }));
      inChannels = channels;
    }
    layers.push(new MaxPool2d(2, 2));
  }
  return new Sequential(...layers);
}

type MakeVGG = (options?: VGGOptions) => VGG;
const vgg =
  (depths: readonly number[], batchNorm = false): MakeVGG =>
  (options = {}) =>
    new VGG(stages(depths, batchNorm), options);

const A = [1, 1, 2, 2, 2];
const B = [2, 2, 2, 2, 2];
const D = [2, 2, 3, 3, 3];
const E = [2, 2, 4, 4, 4];

/** torchvision's networks of these names (`vgg11_bn` is `vgg11Bn`: batch norm behind each convolution), with random weights. */
export const vgg11 = vgg(A);
export const vgg11Bn = vgg(A, true);
export const vgg13 = vgg(B);
export const vgg13Bn = vgg(B, true);
export const vgg16 = vgg(D);
export const vgg16Bn = vgg(D, true);
export const vgg19 = vgg(E);
export const vgg19Bn = vgg(E, true);
