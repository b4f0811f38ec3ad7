import { internal } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { ByteImages } from '../datasets/byte-images.ts';
import type { ImageBytes, TransformOptions } from '../datasets/byte-images.ts';
import type { Collated } from '../loader/collate.ts';
import { Unwritten } from './pack.ts';

/** A worker's `MNIST`, `CIFAR10` and the like: floats are written straight into the batch. */
export class SharedImages<X = Tensor, Y = bigint> extends ByteImages<X, Y> {
  readonly classes: readonly string[];

  constructor(classes: readonly string[], bytes: ImageBytes, options: TransformOptions<X, Y>) {
    super(bytes, options);
    this.classes = classes;
  }

  override getBatch(indices: readonly number[]): Collated<[X, Y]> {
    if (this.transform || this.targetTransform) return super.getBatch(indices);
    const { labels, sizes } = this.bytes;
    const images = new Unwritten('float32', [indices.length, ...sizes], (target) =>
      this.writeFloats(indices, new Float32Array(target.buffer, target.byteOffset, target.length / 4)),
    );
    const targets = BigInt64Array.from(indices, (index) => BigInt(labels[index] ?? 0));
    const labelBytes = new Unwritten('int64', [indices.length], (target) => target.set(internal.bytesOf(targets)));
    // A worker packs whole batches without looking at them.
    return [images, labelBytes] as readonly unknown[] as Collated<[X, Y]>;
  }
}
