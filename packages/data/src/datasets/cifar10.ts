import type { Tensor } from '@kindling/core';
import type { ReadOptions } from '../files/data-file.ts';
import { ByteImages } from './byte-images.ts';
import type { TransformOptions } from './byte-images.ts';
import { readCifar } from './cifar.ts';
import type { CifarOrigin } from './cifar.ts';

export interface CIFAROptions<X = Tensor, Y = bigint> extends ReadOptions, TransformOptions<X, Y> {
  /** The 50,000 training images, or the 10,000 test images. */
  readonly train?: boolean;
}

const origin: CifarOrigin = {
  dataset: 'CIFAR10',
  folder: 'cifar-10-batches-bin',
  mirrors: ['https://www.cs.toronto.edu/~kriz'],
  archive: { name: 'cifar-10-binary.tar.gz', md5: 'c32a1d4ab5d03f1284b67883e8d87530', bytes: 170052171 },
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: ['test_batch.bin'],
  labelBytes: 1,
  labelAt: 0,
  classCount: 10,
};

/** CIFAR-10 (Krizhevsky 2009): images `[3, 32, 32]` float32 from 0 to 1, labels 0 to 9 as int64. */
export class CIFAR10<X = Tensor, Y = bigint> extends ByteImages<X, Y> {
  readonly classes: readonly string[] = [
    'airplane',
    'automobile',
    'bird',
    'cat',
    'deer',
    'dog',
    'frog',
    'horse',
    'ship',
    'truck',
  ];

  /**
   * Reads `data_batch_1.bin` to `data_batch_5.bin` (or `test_batch.bin`) from `root` or `cifar-10-batches-bin` in it, or out
   * of `cifar-10-binary.tar.gz` there; without a root from `KINDLING_DATA` or `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated, damaged or of another kind.
   */
  static async load<X = Tensor, Y = bigint>(options: CIFAROptions<X, Y> = {}): Promise<CIFAR10<X, Y>> {
    return new CIFAR10(await readCifar(origin, options), options);
  }
}
