// Convolutions whose input channels come from the first input.
import { Tensor, ValueError, type PerDim } from '@kindling/core/lean';
import { gathered } from '@kindling/core/internal';
import { cannotInfer } from '../errors.ts';
import type { Lazy } from '../module/state-dict.ts';
import { typeNameOf } from '../module/text.ts';
import { UninitializedParameter } from '../uninitialized.ts';
import { Conv1d, Conv2d, Conv3d, type ConvLayerOptions, type ConvNd } from './conv.ts';
import {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  ConvTransposeNd,
  type ConvTransposeLayerOptions,
} from './conv-transpose.ts';

type Options = ConvLayerOptions | ConvTransposeLayerOptions;
type Argument = PerDim | ConvLayerOptions;
type PaddingArgument = PerDim | 'same' | 'valid' | ConvLayerOptions;
type TransposeArgument = PerDim | ConvTransposeLayerOptions;

/** Parameters without sizes in place of the empty ones. */
function clear(layer: ConvNd, { bias = true, device, dtype }: Options): void {
  layer.weight = new UninitializedParameter({ device, dtype });
  layer.bias = bias ? new UninitializedParameter({ device, dtype }) : null;
}

function infer(layer: ConvNd, base: { readonly prototype: object }, channels: number): void {
  const { weight, bias, groups, outChannels, kernelSize } = layer;
  const name = typeNameOf(layer);
  if (channels % groups !== 0)
    throw new ValueError(`${name}: inChannels (${channels}) must be divisible by groups (${groups}).`, { op: name });
  const transposed = layer instanceof ConvTransposeNd;
  const sizes = transposed ? [channels, outChannels / groups] : [outChannels, channels / groups];
  if (weight instanceof UninitializedParameter) weight.materialize([...sizes, ...kernelSize]);
  if (bias instanceof UninitializedParameter) bias.materialize([outChannels]);
  Object.assign(layer, { inChannels: channels });
  Object.setPrototypeOf(layer, base.prototype);
}

function inferFromInput(layer: ConvNd, base: { readonly prototype: object }, input: Tensor): void {
  const dims = layer.kernelSize.length;
  if (input.ndim !== dims + 1 && input.ndim !== dims + 2)
    throw cannotInfer(
      typeNameOf(layer),
      `expected an input of ${dims + 1} or ${dims + 2} dimensions, got ${input.ndim}.`,
    );
  infer(layer, base, input.sizes.at(-dims - 1) as number);
  layer.resetParameters();
}

function inferFromState(
  layer: ConvNd,
  base: { readonly prototype: object },
  state: Readonly<Record<string, unknown>>,
  prefix: string,
): void {
  const weight = state[`${prefix}weight`];
  if (!(weight instanceof Tensor) || weight.ndim !== layer.kernelSize.length + 2) return;
  const transposed = layer instanceof ConvTransposeNd;
  infer(layer, base, transposed ? (weight.sizes[0] as number) : (weight.sizes[1] as number) * layer.groups);
}

/** `Conv1d` that takes its input channels from the first input, and is a `Conv1d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConv1d.html @throws ModuleError, ValueError */
export class LazyConv1d extends Conv1d implements Lazy {
  static override readonly typeName: string = 'LazyConv1d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor): Tensor {
    inferFromInput(this, Conv1d, input);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, Conv1d, state, prefix);
  }
}

/** `Conv2d` that takes its input channels from the first input, and is a `Conv2d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html @throws ModuleError, ValueError */
export class LazyConv2d extends Conv2d implements Lazy {
  static override readonly typeName: string = 'LazyConv2d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor): Tensor {
    inferFromInput(this, Conv2d, input);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, Conv2d, state, prefix);
  }
}

/** `Conv3d` that takes its input channels from the first input, and is a `Conv3d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConv3d.html @throws ModuleError, ValueError */
export class LazyConv3d extends Conv3d implements Lazy {
  static override readonly typeName: string = 'LazyConv3d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor): Tensor {
    inferFromInput(this, Conv3d, input);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, Conv3d, state, prefix);
  }
}

/** `ConvTranspose1d` that takes its input channels from the first input, and is a `ConvTranspose1d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose1d.html @throws ModuleError, ValueError */
export class LazyConvTranspose1d extends ConvTranspose1d implements Lazy {
  static override readonly typeName: string = 'LazyConvTranspose1d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: TransposeArgument,
    padding?: TransposeArgument,
    options: ConvTransposeLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    inferFromInput(this, ConvTranspose1d, input);
    return this.forward(input, outputSize);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, ConvTranspose1d, state, prefix);
  }
}

/** `ConvTranspose2d` that takes its input channels from the first input, and is a `ConvTranspose2d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose2d.html @throws ModuleError, ValueError */
export class LazyConvTranspose2d extends ConvTranspose2d implements Lazy {
  static override readonly typeName: string = 'LazyConvTranspose2d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: TransposeArgument,
    padding?: TransposeArgument,
    options: ConvTransposeLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    inferFromInput(this, ConvTranspose2d, input);
    return this.forward(input, outputSize);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, ConvTranspose2d, state, prefix);
  }
}

/** `ConvTranspose3d` that takes its input channels from the first input, and is a `ConvTranspose3d` from then on. https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose3d.html @throws ModuleError, ValueError */
export class LazyConvTranspose3d extends ConvTranspose3d implements Lazy {
  static override readonly typeName: string = 'LazyConvTranspose3d';

  constructor(
    outChannels: number,
    kernelSize: PerDim,
    stride?: TransposeArgument,
    padding?: TransposeArgument,
    options: ConvTransposeLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super(0, outChannels, kernelSize, { ...all, bias: false });
    clear(this, all);
  }

  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    inferFromInput(this, ConvTranspose3d, input);
    return this.forward(input, outputSize);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, ConvTranspose3d, state, prefix);
  }
}
