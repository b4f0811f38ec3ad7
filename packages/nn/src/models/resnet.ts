import { ValueError, type Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import * as init from '../init/index.ts';
import { AdaptiveAvgPool2d, BatchNorm2d, Conv2d, GroupNorm, Linear, MaxPool2d, ReLU } from '../layers/index.ts';
import { Module } from '../module/module.ts';
import { BasicBlock, batchNorm2d, Bottleneck, conv1x1, type NormLayer } from './resnet-blocks.ts';

export type ResNetBlock = typeof BasicBlock | typeof Bottleneck;

export interface ResNetOptions {
  /** 1000 when left out. */
  readonly numClasses?: number;
  /** Whether blocks start as the identity (Goyal et al. 2017). */
  readonly zeroInitResidual?: boolean;
  /** Of the 3 x 3 convolutions of Bottleneck; 1 when left out, 32 in ResNeXt-50. */
  readonly groups?: number;
  /** 64 when left out, 128 in Wide ResNet-50-2, 4 in ResNeXt-50. */
  readonly widthPerGroup?: number;
  /** Whether stages 2, 3 and 4 keep the size of the image and dilate their kernels. */
  readonly replaceStrideWithDilation?: readonly [boolean, boolean, boolean] | null;
  /** Makes the norms for a number of features; BatchNorm2d when left out. */
  readonly normLayer?: NormLayer | null;
}

interface Stage {
  readonly block: ResNetBlock;
  readonly groups: number;
  readonly baseWidth: number;
  readonly normLayer: NormLayer;
}

function drawWeights(m: Module): void {
  if (m instanceof Conv2d) init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
  else if (m instanceof BatchNorm2d || m instanceof GroupNorm) {
    if (m.weight !== null) init.ones_(m.weight);
    if (m.bias !== null) init.zeros_(m.bias);
  }
}

function zeroLastNorm(m: Module): void {
  const norm: unknown = m instanceof Bottleneck ? m.bn3 : m instanceof BasicBlock ? m.bn2 : null;
  if ((norm instanceof BatchNorm2d || norm instanceof GroupNorm) && norm.weight !== null) init.zeros_(norm.weight);
}

/**
 * Residual networks (He et al. 2015), as torchvision has them: four stages of `layers` blocks. (N, 3, H, W), at best of
 * 224 x 224, -> (N, numClasses). Weights start Kaiming-normal, drawn as torchvision draws them.
 * @throws ShapeError; ValueError for options that BasicBlock does not have
 */
export class ResNet extends Module {
  static readonly typeName: string = 'ResNet';
  conv1: Conv2d;
  bn1: Module;
  relu: ReLU;
  maxpool: MaxPool2d;
  layer1: Sequential;
  layer2: Sequential;
  layer3: Sequential;
  layer4: Sequential;
  avgpool: AdaptiveAvgPool2d;
  fc: Linear;

  private inplanes = 64;
  private dilation = 1;

  constructor(block: ResNetBlock, layers: readonly [number, number, number, number], options: ResNetOptions = {}) {
    super();
    const { numClasses = 1000, zeroInitResidual = false, groups = 1, widthPerGroup: baseWidth = 64 } = options;
    const dilated: readonly boolean[] = options.replaceStrideWithDilation ?? [false, false, false];
    if (dilated.length !== 3)
      throw new ValueError(`ResNet: replaceStrideWithDilation needs 3 booleans, got ${dilated.length}.`, {
        op: 'ResNet',
      });
    const normLayer = options.normLayer ?? batchNorm2d;
    const stage: Stage = { block, groups, baseWidth, normLayer };
    this.conv1 = new Conv2d(3, this.inplanes, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = normLayer(this.inplanes);
    this.relu = new ReLU({ inplace: true });
    this.maxpool = new MaxPool2d(3, 2, 1);
    this.layer1 = this.makeLayer(stage, 64, layers[0], 1, false);
    this.layer2 = this.makeLayer(stage, 128, layers[1], 2, dilated[0] === true);
    this.layer3 = this.makeLayer(stage, 256, layers[2], 2, dilated[1] === true);
    this.layer4 = this.makeLayer(stage, 512, layers[3], 2, dilated[2] === true);
    this.avgpool = new AdaptiveAvgPool2d([1, 1]);
    this.fc = new Linear(512 * block.expansion, numClasses);
    this.modules().forEach(drawWeights);
    if (zeroInitResidual) this.modules().forEach(zeroLastNorm);
  }

  private makeLayer(stage: Stage, planes: number, blocks: number, ofStage: number, dilate: boolean): Sequential {
    const { block: Block, ...shared } = stage;
    const firstDilation = this.dilation;
    const stride = dilate ? 1 : ofStage;
    if (dilate) this.dilation *= ofStage;
    const outplanes = planes * Block.expansion;
    const downsample =
      stride === 1 && this.inplanes === outplanes
        ? null
        : new Sequential<readonly Module[]>(conv1x1(this.inplanes, outplanes, stride), shared.normLayer(outplanes));
    const made: Module[] = [
      new Block(this.inplanes, planes, { ...shared, stride, downsample, dilation: firstDilation }),
    ];
    this.inplanes = outplanes;
    for (let i = 1; i < blocks; i++) made.push(new Block(outplanes, planes, { ...shared, dilation: this.dilation }));
    return new Sequential(...made);
  }

  override forward(input: Tensor): Tensor {
    let x = this.maxpool(this.relu(this.bn1(this.conv1(input)) as Tensor));
    for (const layer of [this.layer1, this.layer2, this.layer3, this.layer4]) x = layer(x);
    return this.fc(this.avgpool(x).flatten(1));
  }
}

type MakeResNet = (options?: ResNetOptions) => ResNet;
const resnet =
  (block: ResNetBlock, ...layers: [number, number, number, number]): MakeResNet =>
  (options = {}) =>
    new ResNet(block, layers, options);

/** torchvision's networks of these names, with random weights. */
export const resnet18 = resnet(BasicBlock, 2, 2, 2, 2);
export const resnet34 = resnet(BasicBlock, 3, 4, 6, 3);
export const resnet50 = resnet(Bottleneck, 3, 4, 6, 3);
export const resnet101 = resnet(Bottleneck, 3, 4, 23, 3);
export const resnet152 = resnet(Bottleneck, 3, 8, 36, 3);
