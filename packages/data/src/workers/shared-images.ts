import type { Tensor } from '@kindling/core';
import { ByteImages } from '../datasets/byte-images.ts';
import type { ImageBytes, TransformOptions } from '../datasets/byte-images.ts';

/** A worker's `MNIST`, `CIFAR10` and the like. */
export class SharedImages<X = Tensor, Y = bigint> extends ByteImages<X, Y> {
  readonly classes: readonly string[];

  constructor(classes: readonly string[], bytes: ImageBytes, options: TransformOptions<X, Y>) {
    super(bytes, options);
    this.classes = classes;
  }
}
