import { ValueError, type Tensor } from '@kindling/core/lean';
import { BatchNorm2d, Conv2d, ReLU } from '../layers/index.ts';
import { Module } from '../module/module.ts';

export type NormLayer = (features: number) => Module;

export interface BlockOptions {
  /** Of the convolution that shrinks the image; 1 when left out. */
  readonly stride?: number;
  /** Brings the input to the shape of the output; the identity when left out. */
  readonly downsample?: Module | null;
  readonly groups?: number;
  /** Channels of a group, in 64ths of `planes`; 64 when left out. */
  readonly baseWidth?: number;
  readonly dilation?: number;
  /** BatchNorm2d when left out. */
  readonly normLayer?: NormLayer;
}

export const batchNorm2d: NormLayer = (features) => new BatchNorm2d(features);

const conv3x3 = (inPlanes: number, outPlanes: number, stride = 1, groups = 1, dilation = 1): Conv2d =>
  new Conv2d(inPlanes, outPlanes, 3, { stride, padding: dilation, groups, bias: false, dilation });

export const conv1x1 = (inPlanes: number, outPlanes: number, stride = 1): Conv2d =>
  new Conv2d(inPlanes, outPlanes, 1, { stride, bias: false });

/** Two 3 x 3 convolutions around which the input is added: (N, inplanes, H, W) -> (N, planes, H/stride, W/stride). */
export class BasicBlock extends Module {
  static readonly typeName: string = 'BasicBlock';
  static readonly intermediates: string = 'freed';
  static readonly expansion: number = 1;
  conv1: Conv2d;
  bn1: Module;
  relu: ReLU;
  conv2: Conv2d;
  bn2: Module;
  downsample: Module | null;

  /** @throws ValueError for groups, widths and dilations, which only Bottleneck has */
  constructor(inplanes: number, planes: number, options: BlockOptions = {}) {
    super();
    const {
      stride = 1,
      downsample = null,
      groups = 1,
      baseWidth = 64,
      dilation = 1,
      normLayer = batchNorm2d,
    } = options;
    if (groups !== 1 || baseWidth !== 64 || dilation > 1)
      throw new ValueError(
        `BasicBlock: only supports groups 1, baseWidth 64 and dilation 1, got ${groups}, ${baseWidth} and ${dilation}. Use Bottleneck.`,
        { op: 'BasicBlock' },
      );
    this.conv1 = conv3x3(inplanes, planes, stride);
    this.bn1 = normLayer(planes);
    this.relu = new ReLU({ inplace: true });
    this.conv2 = conv3x3(planes, planes);
    this.bn2 = normLayer(planes);
    this.downsample = downsample;
  }

  override forward(input: Tensor): Tensor {
    const x = this.relu(this.bn1(this.conv1(input)) as Tensor);
    const out = this.bn2(this.conv2(x)) as Tensor;
    return this.relu(out.add_(this.downsample === null ? input : (this.downsample(input) as Tensor)));
  }
}

/**
 * Convolutions of 1 x 1, 3 x 3 and 1 x 1 around which the input is added: (N, inplanes, H, W) ->
 * (N, 4 planes, H/stride, W/stride). The stride is that of the 3 x 3 one, as in torchvision ("ResNet v1.5").
 */
export class Bottleneck extends Module {
  static readonly typeName: string = 'Bottleneck';
  static readonly intermediates: string = 'freed';
  static readonly expansion: number = 4;
  conv1: Conv2d;
  bn1: Module;
  conv2: Conv2d;
  bn2: Module;
  conv3: Conv2d;
  bn3: Module;
  relu: ReLU;
  downsample: Module | null;

  constructor(inplanes: number, planes: number, options: BlockOptions = {}) {
    super();
    const {
      stride = 1,
      downsample = null,
      groups = 1,
      baseWidth = 64,
      dilation = 1,
      normLayer = batchNorm2d,
    } = options;
    const width = Math.trunc(planes * (baseWidth / 64)) * groups;
    this.conv1 = conv1x1(inplanes, width);
    this.bn1 = normLayer(width);
    this.conv2 = conv3x3(width, width, stride, groups, dilation);
    this.bn2 = normLayer(width);
    this.conv3 = conv1x1(width, planes * Bottleneck.expansion);
    this.bn3 = normLayer(planes * Bottleneck.expansion);
    this.relu = new ReLU({ inplace: true });
    this.downsample = downsample;
  }

  override forward(input: Tensor): Tensor {
    let x = this.relu(this.bn1(this.conv1(input)) as Tensor);
    x = this.relu(this.bn2(this.conv2(x)) as Tensor);
    const out = this.bn3(this.conv3(x)) as Tensor;
    return this.relu(out.add_(this.downsample === null ? input : (this.downsample(input) as Tensor)));
  }
}
