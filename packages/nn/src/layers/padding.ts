import { type PerDim, type Tensor } from '@kindling/core/lean';
import { perDim } from '@kindling/core/internal';
import { pad, type PadMode } from '../functional/pad.ts';
import { Module } from '../module/module.ts';
import { pythonTuple } from '../module/python-text.ts';

/** What the padding layers share: one amount for all sides, or one for each, from the last dimension on. */
export abstract class PadNd extends Module {
  readonly padding: readonly number[];
  private readonly mode: PadMode;

  protected constructor(name: string, dims: number, mode: PadMode, padding: PerDim) {
    super();
    this.padding = perDim(name, 'padding', padding, 2 * dims);
    this.mode = mode;
  }

  override forward(input: Tensor): Tensor {
    return pad(input, this.padding, { mode: this.mode });
  }

  override extraRepr(): string {
    return pythonTuple(this.padding);
  }
}

/** What the layers that pad with a value share. */
export abstract class ConstantPadNd extends PadNd {
  readonly value: number;

  protected constructor(name: string, dims: number, padding: PerDim, value: number) {
    super(name, dims, 'constant', padding);
    this.value = value;
  }

  override forward(input: Tensor): Tensor {
    return pad(input, this.padding, { value: this.value });
  }

  override extraRepr(): string {
    return `padding=${pythonTuple(this.padding)}, value=${this.value}`;
  }
}

/** Pads signals (N, C, L) or (C, L) with the mirror image of the input. @throws ShapeError, ValueError */
export class ReflectionPad1d extends PadNd {
  static readonly typeName: string = 'ReflectionPad1d';

  constructor(padding: PerDim) {
    super('ReflectionPad1d', 1, 'reflect', padding);
  }
}

/** Pads images (N, C, H, W) or (C, H, W) with the mirror image of the input. @throws ShapeError, ValueError */
export class ReflectionPad2d extends PadNd {
  static readonly typeName: string = 'ReflectionPad2d';

  constructor(padding: PerDim) {
    super('ReflectionPad2d', 2, 'reflect', padding);
  }
}

/** Pads volumes (N, C, D, H, W) or (C, D, H, W) with the mirror image of the input. @throws ShapeError, ValueError */
export class ReflectionPad3d extends PadNd {
  static readonly typeName: string = 'ReflectionPad3d';

  constructor(padding: PerDim) {
    super('ReflectionPad3d', 3, 'reflect', padding);
  }
}

/** Pads signals (N, C, L) or (C, L) with the border of the input. @throws ShapeError, ValueError */
export class ReplicationPad1d extends PadNd {
  static readonly typeName: string = 'ReplicationPad1d';

  constructor(padding: PerDim) {
    super('ReplicationPad1d', 1, 'replicate', padding);
  }
}

/** Pads images (N, C, H, W) or (C, H, W) with the border of the input. @throws ShapeError, ValueError */
export class ReplicationPad2d extends PadNd {
  static readonly typeName: string = 'ReplicationPad2d';

  constructor(padding: PerDim) {
    super('ReplicationPad2d', 2, 'replicate', padding);
  }
}

/** Pads volumes (N, C, D, H, W) or (C, D, H, W) with the border of the input. @throws ShapeError, ValueError */
export class ReplicationPad3d extends PadNd {
  static readonly typeName: string = 'ReplicationPad3d';

  constructor(padding: PerDim) {
    super('ReplicationPad3d', 3, 'replicate', padding);
  }
}

/** Pads signals (N, C, L) or (C, L) with the other end of the input. @throws ShapeError, ValueError */
export class CircularPad1d extends PadNd {
  static readonly typeName: string = 'CircularPad1d';

  constructor(padding: PerDim) {
    super('CircularPad1d', 1, 'circular', padding);
  }
}

/** Pads images (N, C, H, W) or (C, H, W) with the other end of the input. @throws ShapeError, ValueError */
export class CircularPad2d extends PadNd {
  static readonly typeName: string = 'CircularPad2d';

  constructor(padding: PerDim) {
    super('CircularPad2d', 2, 'circular', padding);
  }
}

/** Pads volumes (N, C, D, H, W) or (C, D, H, W) with the other end of the input. @throws ShapeError, ValueError */
export class CircularPad3d extends PadNd {
  static readonly typeName: string = 'CircularPad3d';

  constructor(padding: PerDim) {
    super('CircularPad3d', 3, 'circular', padding);
  }
}

/** Pads signals (N, C, L) or (C, L) with zeros. @throws ShapeError, ValueError */
export class ZeroPad1d extends PadNd {
  static readonly typeName: string = 'ZeroPad1d';

  constructor(padding: PerDim) {
    super('ZeroPad1d', 1, 'constant', padding);
  }
}

/** Pads images (N, C, H, W) or (C, H, W) with zeros. @throws ShapeError, ValueError */
export class ZeroPad2d extends PadNd {
  static readonly typeName: string = 'ZeroPad2d';

  constructor(padding: PerDim) {
    super('ZeroPad2d', 2, 'constant', padding);
  }
}

/** Pads volumes (N, C, D, H, W) or (C, D, H, W) with zeros. @throws ShapeError, ValueError */
export class ZeroPad3d extends PadNd {
  static readonly typeName: string = 'ZeroPad3d';

  constructor(padding: PerDim) {
    super('ZeroPad3d', 3, 'constant', padding);
  }
}

/** Pads signals (N, C, L) or (C, L) with one value. @throws ShapeError, ValueError */
export class ConstantPad1d extends ConstantPadNd {
  static readonly typeName: string = 'ConstantPad1d';

  constructor(padding: PerDim, value: number) {
    super('ConstantPad1d', 1, padding, value);
  }
}

/** Pads images (N, C, H, W) or (C, H, W) with one value. @throws ShapeError, ValueError */
export class ConstantPad2d extends ConstantPadNd {
  static readonly typeName: string = 'ConstantPad2d';

  constructor(padding: PerDim, value: number) {
    super('ConstantPad2d', 2, padding, value);
  }
}

/** Pads volumes (N, C, D, H, W) or (C, D, H, W) with one value. @throws ShapeError, ValueError */
export class ConstantPad3d extends ConstantPadNd {
  static readonly typeName: string = 'ConstantPad3d';

  constructor(padding: PerDim, value: number) {
    super('ConstantPad3d', 3, padding, value);
  }
}
