// Layers that resize images or move values between channels and pixels.
import type { Tensor } from '@kindling/core/lean';
import { fold, unfold, type PairLike, type WindowOptions } from '../functional/fold.ts';
import { interpolate, type InterpolateMode, type InterpolateOptions } from '../functional/interpolate.ts';
import { channelShuffle, pixelShuffle, pixelUnshuffle } from '../functional/pixel-shuffle.ts';
import { Module } from '../module/module.ts';
import { pythonFloat, pythonNumbers } from '../module/python-text.ts';

type Numbers = number | readonly number[];
export type UpsampleOptions = Omit<InterpolateOptions, 'antialias'>;

const floats = (value: Numbers): string =>
  typeof value === 'number' ? pythonFloat(value) : `(${value.map(pythonFloat).join(', ')})`;

/** Resamples the spatial dimensions of (N, C, ...) to `size` or by `scaleFactor`. @throws ShapeError, ValueError */
export class Upsample extends Module {
  static readonly typeName: string = 'Upsample';
  readonly size: Numbers | null;
  readonly scaleFactor: Numbers | null;
  readonly mode: InterpolateMode;
  readonly alignCorners: boolean | null;
  readonly recomputeScaleFactor: boolean | null;

  constructor(options: UpsampleOptions = {}) {
    super();
    this.size = options.size ?? null;
    this.scaleFactor = options.scaleFactor ?? null;
    this.mode = options.mode ?? 'nearest';
    this.alignCorners = options.alignCorners ?? null;
    this.recomputeScaleFactor = options.recomputeScaleFactor ?? null;
  }

  override forward(input: Tensor): Tensor {
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this;
    return interpolate(input, { size, scaleFactor, mode, alignCorners, recomputeScaleFactor });
  }

  override extraRepr(): string {
    const { size, scaleFactor } = this;
    const first = scaleFactor === null ? `size=${pythonNumbers(size)}` : `scale_factor=${floats(scaleFactor)}`;
    return `${first}, mode=${this.mode}`;
  }
}

/** Upsample by repeating pixels of (N, C, H, W). @throws ShapeError, ValueError */
export class UpsamplingNearest2d extends Upsample {
  static override readonly typeName: string = 'UpsamplingNearest2d';

  constructor(options: Pick<UpsampleOptions, 'size' | 'scaleFactor'> = {}) {
    super({ ...options, mode: 'nearest' });
  }
}

/** Upsample (N, C, H, W) linearly, corners on corners. @throws ShapeError, ValueError */
export class UpsamplingBilinear2d extends Upsample {
  static override readonly typeName: string = 'UpsamplingBilinear2d';

  constructor(options: Pick<UpsampleOptions, 'size' | 'scaleFactor'> = {}) {
    super({ ...options, mode: 'bilinear', alignCorners: true });
  }
}

/** (*, C r², H, W) -> (*, C, H r, W r). @throws ShapeError */
export class PixelShuffle extends Module {
  static readonly typeName: string = 'PixelShuffle';
  readonly upscaleFactor: number;

  constructor(upscaleFactor: number) {
    super();
    this.upscaleFactor = upscaleFactor;
  }

  override forward(input: Tensor): Tensor {
    return pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

/** (*, C, H r, W r) -> (*, C r², H, W). @throws ShapeError */
export class PixelUnshuffle extends Module {
  static readonly typeName: string = 'PixelUnshuffle';
  readonly downscaleFactor: number;

  constructor(downscaleFactor: number) {
    super();
    this.downscaleFactor = downscaleFactor;
  }

  override forward(input: Tensor): Tensor {
    return pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

/** Channels of (N, C, ...) dealt out among groups. @throws ShapeError, ValueError */
export class ChannelShuffle extends Module {
  static readonly typeName: string = 'ChannelShuffle';
  readonly groups: number;

  constructor(groups: number) {
    super();
    this.groups = groups;
  }

  override forward(input: Tensor): Tensor {
    return channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}

abstract class Windowed extends Module {
  readonly kernelSize: PairLike;
  readonly dilation: PairLike;
  readonly padding: PairLike;
  readonly stride: PairLike;

  constructor(kernelSize: PairLike, { dilation = 1, padding = 0, stride = 1 }: WindowOptions = {}) {
    super();
    this.kernelSize = kernelSize;
    this.dilation = dilation;
    this.padding = padding;
    this.stride = stride;
  }

  override extraRepr(): string {
    const { kernelSize, dilation, padding, stride } = this;
    return `kernel_size=${pythonNumbers(kernelSize)}, dilation=${pythonNumbers(dilation)}, padding=${pythonNumbers(padding)}, stride=${pythonNumbers(stride)}`;
  }
}

/** Sliding windows of (N, C, H, W) as columns (N, C kh kw, L). @throws ShapeError */
export class Unfold extends Windowed {
  static readonly typeName: string = 'Unfold';

  override forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return unfold(input, this.kernelSize, { dilation, padding, stride });
  }
}

/** Columns (N, C kh kw, L) added back into images of `outputSize`. @throws ShapeError */
export class Fold extends Windowed {
  static readonly typeName: string = 'Fold';
  readonly outputSize: PairLike;

  constructor(outputSize: PairLike, kernelSize: PairLike, options: WindowOptions = {}) {
    super(kernelSize, options);
    this.outputSize = outputSize;
  }

  override forward(input: Tensor): Tensor {
    const { dilation, padding, stride } = this;
    return fold(input, this.outputSize, this.kernelSize, { dilation, padding, stride });
  }

  override extraRepr(): string {
    return `output_size=${pythonNumbers(this.outputSize)}, ${super.extraRepr()}`;
  }
}
