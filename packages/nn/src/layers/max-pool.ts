import {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type AdaptiveMaxPool,
  type MaxPool,
  type MaxPoolOptions,
  type PerDim,
  type TargetSize,
  type Tensor,
} from '@kindling/core/lean';
import { gathered } from '@kindling/core/internal';
import { Module } from '../module/module.ts';
import { pythonBool, pythonNumbers } from '../module/python-text.ts';

/** With `returnIndices` values and their int64 places, else the values. */
export type Pooled<I extends boolean> = I extends true ? [values: Tensor, indices: Tensor] : Tensor;
type Indices<I extends boolean> = { readonly returnIndices?: I };
type Options<I extends boolean> = MaxPoolOptions & Indices<I>;

/** What the max-poolings share. */
export abstract class MaxPoolNd<I extends boolean = false> extends Module {
  static readonly intermediates: string = 'passing';
  readonly kernelSize: PerDim;
  readonly stride: PerDim;
  readonly padding: PerDim;
  readonly dilation: PerDim;
  readonly ceilMode: boolean;
  readonly returnIndices: boolean;

  constructor(
    kernelSize: PerDim,
    stride?: PerDim | Options<I> | null,
    padding?: PerDim | Options<I>,
    options: Options<I> = {},
  ) {
    super();
    const all = gathered(stride, padding, options);
    this.kernelSize = kernelSize;
    this.stride = all.stride ?? kernelSize;
    this.padding = all.padding ?? 0;
    this.dilation = all.dilation ?? 1;
    this.ceilMode = all.ceilMode ?? false;
    this.returnIndices = all.returnIndices ?? false;
  }

  protected abstract pool(): MaxPool;

  override forward(input: Tensor): Pooled<I> {
    const { stride, padding, dilation, ceilMode, returnIndices } = this;
    return this.pool()(input, this.kernelSize, { stride, padding, dilation, ceilMode, returnIndices }) as Pooled<I>;
  }

  override extraRepr(): string {
    return (
      `kernel_size=${pythonNumbers(this.kernelSize)}, stride=${pythonNumbers(this.stride)}, ` +
      `padding=${pythonNumbers(this.padding)}, dilation=${pythonNumbers(this.dilation)}, ceil_mode=${pythonBool(this.ceilMode)}`
    );
  }
}

/** Largest elements of windows of signals (N, C, L) or (C, L). @throws ShapeError, DTypeError, ValueError */
export class MaxPool1d<I extends boolean = false> extends MaxPoolNd<I> {
  static readonly typeName: string = 'MaxPool1d';

  protected override pool(): MaxPool {
    return maxPool1d;
  }
}

/** Largest elements of windows of images (N, C, H, W) or (C, H, W). @throws ShapeError, DTypeError, ValueError */
export class MaxPool2d<I extends boolean = false> extends MaxPoolNd<I> {
  static readonly typeName: string = 'MaxPool2d';

  protected override pool(): MaxPool {
    return maxPool2d;
  }
}

/** Largest elements of windows of volumes (N, C, D, H, W) or (C, D, H, W). @throws ShapeError, DTypeError, ValueError */
export class MaxPool3d<I extends boolean = false> extends MaxPoolNd<I> {
  static readonly typeName: string = 'MaxPool3d';

  protected override pool(): MaxPool {
    return maxPool3d;
  }
}

/** What the adaptive max-poolings share. */
export abstract class AdaptiveMaxPoolNd<I extends boolean = false> extends Module {
  static readonly intermediates: string = 'passing';
  readonly outputSize: TargetSize;
  readonly returnIndices: boolean;

  constructor(outputSize: TargetSize, { returnIndices }: Indices<I> = {}) {
    super();
    this.outputSize = outputSize;
    this.returnIndices = returnIndices ?? false;
  }

  protected abstract pool(): AdaptiveMaxPool;

  override forward(input: Tensor): Pooled<I> {
    return this.pool()(input, this.outputSize, { returnIndices: this.returnIndices }) as Pooled<I>;
  }

  override extraRepr(): string {
    return `output_size=${pythonNumbers(this.outputSize)}`;
  }
}

/** Largest elements of `outputSize` windows that cover signals (N, C, L) or (C, L). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveMaxPool1d<I extends boolean = false> extends AdaptiveMaxPoolNd<I> {
  static readonly typeName: string = 'AdaptiveMaxPool1d';

  protected override pool(): AdaptiveMaxPool {
    return adaptiveMaxPool1d;
  }
}

/** Largest elements of `outputSize` windows that cover images (N, C, H, W) or (C, H, W). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveMaxPool2d<I extends boolean = false> extends AdaptiveMaxPoolNd<I> {
  static readonly typeName: string = 'AdaptiveMaxPool2d';

  protected override pool(): AdaptiveMaxPool {
    return adaptiveMaxPool2d;
  }
}

/** Largest elements of `outputSize` windows that cover volumes (N, C, D, H, W) or (C, D, H, W). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveMaxPool3d<I extends boolean = false> extends AdaptiveMaxPoolNd<I> {
  static readonly typeName: string = 'AdaptiveMaxPool3d';

  protected override pool(): AdaptiveMaxPool {
    return adaptiveMaxPool3d;
  }
}
