import {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  shapeText,
  ValueError,
  type ConvTransposeOptions,
  type PerDim,
  type Tensor,
} from '@kindling/core/lean';
import { gathered } from '@kindling/core/internal';
import { ConvNd } from './conv.ts';
import type { FactoryOptions } from './linear.ts';

export interface ConvTransposeLayerOptions extends ConvTransposeOptions, FactoryOptions {
  /** Whether a bias is added; true when left out. */
  readonly bias?: boolean;
  readonly paddingMode?: 'zeros';
}

const functions = { 1: convTranspose1d, 2: convTranspose2d, 3: convTranspose3d } as const;

/** What the transposed convolutions share. */
export abstract class ConvTransposeNd extends ConvNd {
  private readonly dims: 1 | 2 | 3;

  protected constructor(
    name: string,
    dims: 1 | 2 | 3,
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    options: ConvTransposeLayerOptions,
  ) {
    super({ name, dims, transposed: true }, inChannels, outChannels, kernelSize, options);
    if (this.paddingMode !== 'zeros')
      throw new ValueError(`${name}: paddingMode must be 'zeros', got '${this.paddingMode}'.`, { op: name });
    this.dims = dims;
  }

  /** `outputSize` chooses among the sizes, with or without batch and channels, whose convolution has the input's. */
  override forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    const { stride, dilation, groups } = this;
    const padding = this.padding as readonly number[];
    const outputPadding = outputSize === null ? this.outputPadding : this.extra(input, outputSize);
    return functions[this.dims](input, this.weight, this.bias, stride, padding, { outputPadding, groups, dilation });
  }

  private extra(input: Tensor, outputSize: readonly number[]): number[] {
    const n = this.dims;
    const padding = this.padding as readonly number[];
    const wanted = outputSize.length === input.sizes.length ? outputSize.slice(-n) : outputSize;
    const least = this.kernelSize.map((k, d) => {
      const [size, step, apart] = [
        input.sizes.at(d - n) as number,
        this.stride[d] as number,
        this.dilation[d] as number,
      ];
      return (size - 1) * step - 2 * (padding[d] as number) + apart * (k - 1) + 1;
    });
    const extra = least.map((size, d) => (wanted[d] as number) - size);
    if (wanted.length !== n || extra.some((e, d) => e < 0 || e >= (this.stride[d] as number))) {
      throw new ValueError(
        `ConvTranspose${n}d: outputSize ${shapeText(outputSize)} must be from ${shapeText(least)} on, by less than the stride ${shapeText(this.stride)}.`,
        { op: `ConvTranspose${n}d` },
      );
    }
    return extra;
  }
}

type Argument = PerDim | ConvTransposeLayerOptions;

/**
 * The transpose of `Conv1d`, as in its gradient: (N, C, L) or (C, L). Weight (inChannels, outChannels / groups, K).
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html @throws ShapeError, DTypeError, ValueError
 */
export class ConvTranspose1d extends ConvTransposeNd {
  static readonly typeName: string = 'ConvTranspose1d';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: Argument,
    options: ConvTransposeLayerOptions = {},
  ) {
    super('ConvTranspose1d', 1, inChannels, outChannels, kernelSize, gathered(stride, padding, options));
  }
}

/**
 * The transpose of `Conv2d`, as in its gradient: (N, C, H, W) or (C, H, W). Weight (inChannels, outChannels / groups, KH, KW).
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html @throws ShapeError, DTypeError, ValueError
 */
export class ConvTranspose2d extends ConvTransposeNd {
  static readonly typeName: string = 'ConvTranspose2d';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: Argument,
    options: ConvTransposeLayerOptions = {},
  ) {
    super('ConvTranspose2d', 2, inChannels, outChannels, kernelSize, gathered(stride, padding, options));
  }
}

/**
 * The transpose of `Conv3d`, as in its gradient: (N, C, D, H, W) or (C, D, H, W). Weight (inChannels, outChannels / groups, KD, KH, KW).
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html @throws ShapeError, DTypeError, ValueError
 */
export class ConvTranspose3d extends ConvTransposeNd {
  static readonly typeName: string = 'ConvTranspose3d';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: Argument,
    padding?: Argument,
    options: ConvTransposeLayerOptions = {},
  ) {
    super('ConvTranspose3d', 3, inChannels, outChannels, kernelSize, gathered(stride, padding, options));
  }
}
