import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  type AvgPool,
  type AvgPoolOptions,
  type PerDim,
  type TargetSize,
  type Tensor,
} from '@kindling/core/lean';
import { gathered } from '@kindling/core/internal';
import { Module } from '../module/module.ts';
import { pythonNumbers } from '../module/python-text.ts';

/** What the average-poolings share. */
export abstract class AvgPoolNd extends Module {
  static readonly intermediates: string = 'passing';
  readonly kernelSize: PerDim;
  readonly stride: PerDim;
  readonly padding: PerDim;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;

  constructor(
    kernelSize: PerDim,
    stride?: PerDim | AvgPoolOptions | null,
    padding?: PerDim | AvgPoolOptions,
    options: AvgPoolOptions = {},
  ) {
    super();
    const all = gathered(stride, padding, options);
    this.kernelSize = kernelSize;
    this.stride = all.stride ?? kernelSize;
    this.padding = all.padding ?? 0;
    this.ceilMode = all.ceilMode ?? false;
    this.countIncludePad = all.countIncludePad ?? true;
    this.divisorOverride = all.divisorOverride ?? null;
  }

  protected abstract pool(): AvgPool;

  override forward(input: Tensor): Tensor {
    const { stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return this.pool()(input, this.kernelSize, { stride, padding, ceilMode, countIncludePad, divisorOverride });
  }

  override extraRepr(): string {
    return `kernel_size=${pythonNumbers(this.kernelSize)}, stride=${pythonNumbers(this.stride)}, padding=${pythonNumbers(this.padding)}`;
  }
}

/** Means of windows of signals (N, C, L) or (C, L). @throws ShapeError, DTypeError, ValueError */
export class AvgPool1d extends AvgPoolNd {
  static readonly typeName: string = 'AvgPool1d';

  protected override pool(): AvgPool {
    return avgPool1d;
  }

  override extraRepr(): string {
    const tuple = (value: PerDim): string => pythonNumbers(typeof value === 'number' ? [value] : value);
    return `kernel_size=${tuple(this.kernelSize)}, stride=${tuple(this.stride)}, padding=${tuple(this.padding)}`;
  }
}

/** Means of windows of images (N, C, H, W) or (C, H, W). @throws ShapeError, DTypeError, ValueError */
export class AvgPool2d extends AvgPoolNd {
  static readonly typeName: string = 'AvgPool2d';

  protected override pool(): AvgPool {
    return avgPool2d;
  }
}

/** Means of windows of volumes (N, C, D, H, W) or (C, D, H, W). @throws ShapeError, DTypeError, ValueError */
export class AvgPool3d extends AvgPoolNd {
  static readonly typeName: string = 'AvgPool3d';

  protected override pool(): AvgPool {
    return avgPool3d;
  }
}

/** What the adaptive average-poolings share. */
export abstract class AdaptiveAvgPoolNd extends Module {
  readonly outputSize: TargetSize;

  constructor(outputSize: TargetSize) {
    super();
    this.outputSize = outputSize;
  }

  override extraRepr(): string {
    return `output_size=${pythonNumbers(this.outputSize)}`;
  }
}

/** Means of `outputSize` windows that cover signals (N, C, L) or (C, L). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
  static readonly typeName: string = 'AdaptiveAvgPool1d';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool1d(input, this.outputSize);
  }
}

/** Means of `outputSize` windows that cover images (N, C, H, W) or (C, H, W). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
  static readonly typeName: string = 'AdaptiveAvgPool2d';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool2d(input, this.outputSize);
  }
}

/** Means of `outputSize` windows that cover volumes (N, C, D, H, W) or (C, D, H, W). @throws ShapeError, DTypeError, ValueError */
export class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd {
  static readonly typeName: string = 'AdaptiveAvgPool3d';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return adaptiveAvgPool3d(input, this.outputSize);
  }
}
