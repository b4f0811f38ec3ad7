import { cat, ShapeError, shapeText, ValueError, zeros, type Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import * as init from '../init/index.ts';
import { Conv2d, Linear, Tanh } from '../layers/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import { Conv2dNormActivation, type ConvStemConfig } from './conv-norm-activation.ts';
import type { NormLayer } from './resnet-blocks.ts';
import { Encoder, layerNorm } from './vit-encoder.ts';

export interface VisionTransformerOptions {
  /** 0 when left out. */
  readonly dropout?: number;
  /** Of attention weights; 0 when left out. */
  readonly attentionDropout?: number;
  /** 1000 when left out. */
  readonly numClasses?: number;
  /** Features of one more Linear, with tanh, before the last; none when left out. */
  readonly representationSize?: number | null;
  /** Makes the norms for a number of features; LayerNorm with eps 1e-6 when left out. */
  readonly normLayer?: NormLayer;
  /** Convolutions that make the patches, instead of one (Xiao et al. 2021). */
  readonly convStemConfigs?: readonly ConvStemConfig[] | null;
}

export interface VisionTransformerShape {
  readonly imageSize: number;
  readonly patchSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly hiddenDim: number;
  readonly mlpDim: number;
}

function stem(configs: readonly ConvStemConfig[], hiddenDim: number): Sequential {
  const layers = new Map<string, Module>();
  let channels = 3;
  for (const [i, config] of configs.entries()) {
    layers.set(`conv_bn_relu_${i}`, new Conv2dNormActivation(channels, config));
    channels = config.outChannels;
  }
  return new Sequential(layers.set('conv_last', new Conv2d(channels, hiddenDim, 1)));
}

function head(hiddenDim: number, numClasses: number, representationSize: number | null): Sequential {
  if (representationSize === null) return new Sequential({ head: new Linear(hiddenDim, numClasses) });
  return new Sequential({
    pre_logits: new Linear(hiddenDim, representationSize),
    act: new Tanh(),
    head: new Linear(representationSize, numClasses),
  });
}

/**
 * Vision Transformer (Dosovitskiy et al. 2020), as torchvision has it: (N, 3, imageSize, imageSize) -> (N, numClasses).
 * Patches of patchSize x patchSize become features, behind a class token whose features are classified.
 * @throws ShapeError for images of another size; ValueError unless patches fill the image and heads the features
 */
export class VisionTransformer extends Module {
  static readonly typeName: string = 'VisionTransformer';
  static override readonly memberNames: Readonly<Record<string, string>> = {
    classToken: 'class_token',
    convProj: 'conv_proj',
  };
  readonly imageSize: number;
  readonly patchSize: number;
  readonly hiddenDim: number;
  classToken: Parameter;
  convProj: Conv2d | Sequential;
  encoder: Encoder;
  heads: Sequential;

  constructor(shape: VisionTransformerShape & VisionTransformerOptions) {
    super();
    const { imageSize, patchSize, numLayers, numHeads, hiddenDim, mlpDim, convStemConfigs = null } = shape;
    const { dropout = 0, attentionDropout = 0, numClasses = 1000, representationSize = null } = shape;
    if (!(patchSize > 0) || imageSize % patchSize !== 0)
      throw new ValueError(`VisionTransformer: imageSize ${imageSize} must be a multiple of patchSize ${patchSize}.`, {
        op: 'VisionTransformer',
      });
    this.imageSize = imageSize;
    this.patchSize = patchSize;
    this.hiddenDim = hiddenDim;
    this.convProj =
      convStemConfigs === null
        ? new Conv2d(3, hiddenDim, patchSize, { stride: patchSize })
        : stem(convStemConfigs, hiddenDim);
    this.classToken = new Parameter(zeros([1, 1, hiddenDim]));
    const blocks = { numHeads, hiddenDim, mlpDim, dropout, attentionDropout, normLayer: shape.normLayer ?? layerNorm };
    this.encoder = new Encoder((imageSize / patchSize) ** 2 + 1, numLayers, blocks);
    this.heads = head(hiddenDim, numClasses, representationSize);
    this.drawWeights();
  }

  private drawWeights(): void {
    const last = this.convProj instanceof Conv2d ? this.convProj : this.convProj.getSubmodule('conv_last');
    if (!(last instanceof Conv2d)) return;
    if (last === this.convProj)
      init.truncNormal_(last.weight, { std: Math.sqrt(1 / (last.inChannels * this.patchSize ** 2)) });
    else init.normal_(last.weight, 0, Math.sqrt(2 / last.outChannels));
    if (last.bias !== null) init.zeros_(last.bias);
    for (const [name, layer] of this.heads.namedChildren()) {
      if (!(layer instanceof Linear)) continue;
      if (name === 'head') init.zeros_(layer.weight);
      else init.truncNormal_(layer.weight, { std: Math.sqrt(1 / layer.inFeatures) });
      if (layer.bias !== null) init.zeros_(layer.bias);
    }
  }

  override forward(input: Tensor): Tensor {
    const [n, , height, width] = input.sizes;
    if (input.ndim !== 4 || height !== this.imageSize || width !== this.imageSize)
      throw new ShapeError(
        `VisionTransformer: expected images (N, 3, ${this.imageSize}, ${this.imageSize}), got ${shapeText(input.sizes)}.`,
        { op: 'VisionTransformer', shapes: [input.sizes] },
      );
    const patches = this.convProj(input).flatten(2).transpose(1, 2);
    const token = this.classToken.expand(n as number, -1, -1);
    const x = this.encoder(cat([token, patches], 1));
    return this.heads(x.select(1, 0));
  }
}

export interface ViTOptions extends VisionTransformerOptions {
  /** 224 when left out. */
  readonly imageSize?: number;
}
type MakeViT = (options?: ViTOptions) => VisionTransformer;
const vit =
  (patchSize: number, numLayers: number, numHeads: number, hiddenDim: number, mlpDim: number): MakeViT =>
  ({ imageSize = 224, ...options } = {}) =>
    new VisionTransformer({ imageSize, patchSize, numLayers, numHeads, hiddenDim, mlpDim, ...options });

/** torchvision's networks of these names (`vit_b_16` is `vitB16`), with random weights. */
export const vitB16 = vit(16, 12, 12, 768, 3072);
export const vitB32 = vit(32, 12, 12, 768, 3072);
export const vitL16 = vit(16, 24, 16, 1024, 4096);
export const vitL32 = vit(32, 24, 16, 1024, 4096);
export const vitH14 = vit(14, 32, 16, 1280, 5120);
