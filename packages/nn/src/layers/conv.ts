import { conv1d, conv2d, conv3d, empty, ValueError, type PerDim, type Tensor } from '@kindling/core/lean';
import { gathered, perDim } from '@kindling/core/internal';
import { pad, type PadMode } from '../functional/pad.ts';
import { fansOf } from '../init/fans.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonTuple } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

/** How the input is padded: with zeros, its mirror image, its border, or its other end. */
export type PaddingMode = 'zeros' | Exclude<PadMode, 'constant'>;

export interface ConvLayerOptions extends FactoryOptions {
  /** 1 when left out. */
  readonly stride?: PerDim;
  /** Amounts, 'same' or 'valid'; 0 when left out. */
  readonly padding?: PerDim | 'same' | 'valid';
  /** Distance between taps of the kernel; 1 when left out. */
  readonly dilation?: PerDim;
  /** Into how many groups the channels are divided; 1 when left out. */
  readonly groups?: number;
  /** Whether a bias is added; true when left out. */
  readonly bias?: boolean;
  /** 'zeros' when left out. */
  readonly paddingMode?: PaddingMode;
}

interface Geometry {
  readonly name: string;
  readonly dims: number;
  readonly transposed: boolean;
}

const modes: ReadonlySet<string> = new Set(['zeros', 'reflect', 'replicate', 'circular']);

/** What all convolutions hold, print and draw. */
export abstract class ConvNd extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly paddingMode: PaddingMode;
  weight: Parameter;
  bias: Parameter | null;

  protected constructor(
    { name, dims, transposed }: Geometry,
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    options: ConvLayerOptions & { readonly outputPadding?: PerDim },
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, outputPadding = 0, groups = 1 } = options;
    const { bias = true, paddingMode = 'zeros', device, dtype } = options;
    const refuse = (text: string): ValueError => new ValueError(`${name}: ${text}.`, { op: name });
    if (!Number.isInteger(groups) || groups < 1) throw refuse(`groups must be at least 1, got ${groups}`);
    if (inChannels % groups !== 0) throw refuse(`inChannels (${inChannels}) must be divisible by groups (${groups})`);
    if (outChannels % groups !== 0)
      throw refuse(`outChannels (${outChannels}) must be divisible by groups (${groups})`);
    if (!modes.has(paddingMode))
      throw refuse(`paddingMode must be one of ${[...modes].join(', ')}, got '${paddingMode}'`);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = perDim(name, 'kernelSize', kernelSize, dims);
    this.stride = perDim(name, 'stride', stride, dims);
    this.dilation = perDim(name, 'dilation', dilation, dims);
    if (typeof padding === 'string') {
      if (padding !== 'same' && padding !== 'valid')
        throw refuse(`padding must be numbers, 'same' or 'valid', got '${String(padding)}'`);
      if (padding === 'same' && this.stride.some((s) => s !== 1)) throw refuse(`padding 'same' needs stride 1`);
    }
    this.padding = typeof padding === 'string' ? padding : perDim(name, 'padding', padding, dims);
    this.outputPadding = perDim(name, 'outputPadding', outputPadding, dims);
    this.groups = groups;
    this.paddingMode = paddingMode;
    const [first, second] = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.weight = new Parameter(empty([first, second, ...this.kernelSize], { device, dtype }));
    this.bias = bias ? new Parameter(empty([outChannels], { device, dtype })) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    init.kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const { fanIn } = fansOf(this.weight);
    if (this.bias !== null && fanIn > 0) init.uniform_(this.bias, ...init.symmetric(1 / Math.sqrt(fanIn)));
  }

  /** The input padded by another mode than zeros, and the padding that is left to do. */
  protected padded(input: Tensor): [Tensor, readonly number[] | 'same' | 'valid'] {
    const { padding, paddingMode } = this;
    if (paddingMode === 'zeros') return [input, padding];
    const amounts = this.kernelSize.flatMap((k, d): number[] => {
      if (padding === 'valid') return [0, 0];
      if (padding !== 'same') return [padding[d] as number, padding[d] as number];
      const total = (this.dilation[d] as number) * (k - 1);
      return [Math.ceil(total / 2), Math.floor(total / 2)];
    });
    return [pad(input, amounts.reverse(), { mode: paddingMode }), 'valid'];
  }

  override extraRepr(): string {
    const { padding, dilation, outputPadding, groups } = this;
    const parts = [
      `${this.inChannels}, ${this.outChannels}, kernel_size=${pythonTuple(this.kernelSize)}, stride=${pythonTuple(this.stride)}`,
    ];
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((p) => p !== 0)) parts.push(`padding=${pythonTuple(padding)}`);
    if (dilation.some((d) => d !== 1)) parts.push(`dilation=${pythonTuple(dilation)}`);
    if (outputPadding.some((p) => p !== 0)) parts.push(`output_padding=${pythonTuple(outputPadding)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(', ');
  }
}

type StrideArgument = PerDim | ConvLayerOptions;
type PaddingArgument = PerDim | 'same' | 'valid' | ConvLayerOptions;

/**
 * Slides kernels over signals (N, C, L) or (C, L).
 *
 * Weight (outChannels, inChannels / groups, K) and bias (outChannels) start uniform in ±1/√(inputs of one output), drawn as
 * PyTorch draws them. https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html @throws ShapeError, DTypeError, ValueError
 */
export class Conv1d extends ConvNd {
  static readonly typeName: string = 'Conv1d';
  static readonly intermediates: string = 'passing';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: StrideArgument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super({ name: 'Conv1d', dims: 1, transposed: false }, inChannels, outChannels, kernelSize, all);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    return conv1d(x, this.weight, this.bias, this.stride, padding, { dilation: this.dilation, groups: this.groups });
  }
}

/**
 * Slides kernels over images (N, C, H, W) or (C, H, W).
 *
 * Weight (outChannels, inChannels / groups, KH, KW) and bias (outChannels) start uniform in ±1/√(inputs of one output),
 * drawn as PyTorch draws them. https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export class Conv2d extends ConvNd {
  static readonly typeName: string = 'Conv2d';
  static readonly intermediates: string = 'passing';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: StrideArgument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super({ name: 'Conv2d', dims: 2, transposed: false }, inChannels, outChannels, kernelSize, all);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    return conv2d(x, this.weight, this.bias, this.stride, padding, { dilation: this.dilation, groups: this.groups });
  }
}

/**
 * Slides kernels over volumes (N, C, D, H, W) or (C, D, H, W).
 *
 * Weight (outChannels, inChannels / groups, KD, KH, KW) and bias (outChannels) start uniform in ±1/√(inputs of one output),
 * drawn as PyTorch draws them. https://pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export class Conv3d extends ConvNd {
  static readonly typeName: string = 'Conv3d';
  static readonly intermediates: string = 'passing';

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDim,
    stride?: StrideArgument,
    padding?: PaddingArgument,
    options: ConvLayerOptions = {},
  ) {
    const all = gathered(stride, padding, options);
    super({ name: 'Conv3d', dims: 3, transposed: false }, inChannels, outChannels, kernelSize, all);
  }

  override forward(input: Tensor): Tensor {
    const [x, padding] = this.padded(input);
    return conv3d(x, this.weight, this.bias, this.stride, padding, { dilation: this.dilation, groups: this.groups });
  }
}
