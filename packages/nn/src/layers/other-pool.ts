// Poolings by norms, at random distances, and back.
import {
  fractionalMaxPool2d,
  fractionalMaxPool3d,
  lpPool1d,
  lpPool2d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
  ValueError,
  type FractionalMaxPool,
  type FractionalMaxPoolOptions,
  type LpPoolOptions,
  type MaxUnpoolOptions,
  type PerDim,
  type Tensor,
} from '@kindling/core/lean';
import { gathered, perDim } from '@kindling/core/internal';
import { Module } from '../module/module.ts';
import { pythonBool, pythonNumbers, pythonTuple } from '../module/python-text.ts';
import type { Pooled } from './max-pool.ts';

/** What the poolings by norms share. */
export abstract class LPPoolNd extends Module {
  readonly normType: number;
  readonly kernelSize: PerDim;
  readonly stride: PerDim | null;
  readonly ceilMode: boolean;

  constructor(
    normType: number,
    kernelSize: PerDim,
    stride?: PerDim | LpPoolOptions | null,
    options: LpPoolOptions = {},
  ) {
    super();
    const all = gathered(stride, undefined, options);
    this.normType = normType;
    this.kernelSize = kernelSize;
    this.stride = all.stride ?? null;
    this.ceilMode = all.ceilMode ?? false;
  }

  override extraRepr(): string {
    return `norm_type=${this.normType}, kernel_size=${pythonNumbers(this.kernelSize)}, stride=${pythonNumbers(this.stride)}, ceil_mode=${pythonBool(this.ceilMode)}`;
  }
}

/** (Σ xᵖ)^(1/p) over windows of signals (N, C, L) or (C, L). @throws ShapeError, DTypeError, ValueError */
export class LPPool1d extends LPPoolNd {
  static readonly typeName: string = 'LPPool1d';

  override forward(input: Tensor): Tensor {
    const { stride, ceilMode } = this;
    return lpPool1d(input, this.normType, this.kernelSize, { stride, ceilMode });
  }
}

/** (Σ xᵖ)^(1/p) over windows of images (N, C, H, W) or (C, H, W). @throws ShapeError, DTypeError, ValueError */
export class LPPool2d extends LPPoolNd {
  static readonly typeName: string = 'LPPool2d';

  override forward(input: Tensor): Tensor {
    const { stride, ceilMode } = this;
    return lpPool2d(input, this.normType, this.kernelSize, { stride, ceilMode });
  }
}

type UnpoolOptions = Omit<MaxUnpoolOptions, 'outputSize'>;

/** What the layers that undo max-pooling share. */
export abstract class MaxUnpoolNd extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];

  protected constructor(
    name: string,
    dims: number,
    kernelSize: PerDim,
    stride?: PerDim | UnpoolOptions | null,
    padding?: PerDim | UnpoolOptions,
    options: UnpoolOptions = {},
  ) {
    super();
    const all = gathered(stride, padding, options);
    this.kernelSize = perDim(name, 'kernelSize', kernelSize, dims);
    this.stride = perDim(name, 'stride', all.stride ?? kernelSize, dims);
    this.padding = perDim(name, 'padding', all.padding ?? 0, dims);
  }

  protected abstract unpool(): typeof maxUnpool2d;

  override forward(input: Tensor, indices: Tensor, outputSize: readonly number[] | null = null): Tensor {
    const { stride, padding } = this;
    return this.unpool()(input, indices, this.kernelSize, { stride, padding, outputSize });
  }

  override extraRepr(): string {
    return `kernel_size=${pythonTuple(this.kernelSize)}, stride=${pythonTuple(this.stride)}, padding=${pythonTuple(this.padding)}`;
  }
}

/** Undoes `MaxPool1d` by its indices: zeros elsewhere. @throws ShapeError, DTypeError, ValueError, IndexError */
export class MaxUnpool1d extends MaxUnpoolNd {
  static readonly typeName: string = 'MaxUnpool1d';

  constructor(kernelSize: PerDim, stride?: PerDim | UnpoolOptions | null, padding?: PerDim | UnpoolOptions) {
    super('MaxUnpool1d', 1, kernelSize, stride, padding);
  }

  protected override unpool(): typeof maxUnpool1d {
    return maxUnpool1d;
  }
}

/** Undoes `MaxPool2d` by its indices: zeros elsewhere. @throws ShapeError, DTypeError, ValueError, IndexError */
export class MaxUnpool2d extends MaxUnpoolNd {
  static readonly typeName: string = 'MaxUnpool2d';

  constructor(kernelSize: PerDim, stride?: PerDim | UnpoolOptions | null, padding?: PerDim | UnpoolOptions) {
    super('MaxUnpool2d', 2, kernelSize, stride, padding);
  }

  protected override unpool(): typeof maxUnpool2d {
    return maxUnpool2d;
  }
}

/** Undoes `MaxPool3d` by its indices: zeros elsewhere. @throws ShapeError, DTypeError, ValueError, IndexError */
export class MaxUnpool3d extends MaxUnpoolNd {
  static readonly typeName: string = 'MaxUnpool3d';

  constructor(kernelSize: PerDim, stride?: PerDim | UnpoolOptions | null, padding?: PerDim | UnpoolOptions) {
    super('MaxUnpool3d', 3, kernelSize, stride, padding);
  }

  protected override unpool(): typeof maxUnpool3d {
    return maxUnpool3d;
  }
}

type Fractional<I extends boolean> = FractionalMaxPoolOptions & { readonly returnIndices?: I };

/** What the max-poolings at random distances share. */
export abstract class FractionalMaxPoolNd<I extends boolean = false> extends Module {
  readonly kernelSize: PerDim;
  readonly options: FractionalMaxPoolOptions;

  constructor(kernelSize: PerDim, options: Fractional<I>) {
    super();
    this.kernelSize = kernelSize;
    this.options = options;
    const { outputSize = null, outputRatio = null } = options;
    if ((outputSize === null) === (outputRatio === null))
      throw new ValueError('FractionalMaxPool: needs either outputSize or outputRatio.', { op: 'fractionalMaxPool' });
  }

  protected abstract pool(): FractionalMaxPool;

  override forward(input: Tensor): Pooled<I> {
    return this.pool()(input, this.kernelSize, this.options) as Pooled<I>;
  }
}

/** Largest elements of windows at random distances in images. Graham 2014. @throws ShapeError, DTypeError, ValueError */
export class FractionalMaxPool2d<I extends boolean = false> extends FractionalMaxPoolNd<I> {
  static readonly typeName: string = 'FractionalMaxPool2d';

  protected override pool(): FractionalMaxPool {
    return fractionalMaxPool2d;
  }
}

/** Largest elements of windows at random distances in volumes. Graham 2014. @throws ShapeError, DTypeError, ValueError */
export class FractionalMaxPool3d<I extends boolean = false> extends FractionalMaxPoolNd<I> {
  static readonly typeName: string = 'FractionalMaxPool3d';

  protected override pool(): FractionalMaxPool {
    return fractionalMaxPool3d;
  }
}
