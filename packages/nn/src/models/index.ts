// torchvision.models, and some that it does not have.
export { AlexNet, alexnet, type AlexNetOptions } from './alexnet.ts';
export type { ConvStemConfig } from './conv-norm-activation.ts';
export { GPT, type GenerateOptions, type GPTOptions } from './gpt.ts';
export type { GPTConfig } from './gpt-block.ts';
export { LeNet, type LeNetOptions } from './lenet.ts';
export { MLP, type MLPOptions } from './mlp.ts';
export { BasicBlock, Bottleneck, type BlockOptions, type NormLayer } from './resnet-blocks.ts';
export {
  ResNet,
  resnet101,
  resnet152,
  resnet18,
  resnet34,
  resnet50,
  type ResNetBlock,
  type ResNetOptions,
} from './resnet.ts';
export { UNet, type UNetOptions } from './unet.ts';
export { VGG, vgg11, vgg11Bn, vgg13, vgg13Bn, vgg16, vgg16Bn, vgg19, vgg19Bn, type VGGOptions } from './vgg.ts';
export {
  VisionTransformer,
  vitB16,
  vitB32,
  vitH14,
  vitL16,
  vitL32,
  type VisionTransformerOptions,
  type VisionTransformerShape,
  type ViTOptions,
} from './vit.ts';
