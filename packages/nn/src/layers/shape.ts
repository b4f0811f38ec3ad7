import { flatten, unflatten, type Tensor } from '@kindling/core/lean';
import { Module } from '../module/module.ts';
import { pythonTuple } from '../module/python-text.ts';

export interface FlattenOptions {
  readonly startDim?: number;
  readonly endDim?: number;
}

/** Joins dimensions `startDim` to `endDim` (by default all but the first) into one. @throws IndexError */
export class Flatten extends Module {
  static readonly typeName: string = 'Flatten';
  static readonly intermediates: string = 'passing';
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim: number | FlattenOptions = 1, endDim = -1) {
    super();
    const options = typeof startDim === 'number' ? { startDim, endDim } : startDim;
    this.startDim = options.startDim ?? 1;
    this.endDim = options.endDim ?? -1;
  }

  override forward(input: Tensor): Tensor {
    return flatten(input, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/** Splits dimension `dim` into `unflattenedSize`, one of which may be -1. @throws ShapeError, IndexError */
export class Unflatten extends Module {
  static readonly typeName: string = 'Unflatten';
  static readonly intermediates: string = 'passing';
  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattenedSize = unflattenedSize;
  }

  override forward(input: Tensor): Tensor {
    return unflatten(input, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonTuple(this.unflattenedSize)}`;
  }
}
