import type { Tensor } from '@kindling/core';
import type { TransformOptions } from './byte-images.ts';
import { IdxImages, parseIdxImages, readIdxFiles } from './idx-images.ts';
import type { IdxImagesOptions, IdxOrigin } from './idx-images.ts';

const origin: IdxOrigin = {
  dataset: 'KMNIST',
  folder: 'KMNIST/raw',
  mirrors: ['http://codh.rois.ac.jp/kmnist/dataset/kmnist'],
  files: {
    train: {
      images: { name: 'train-images-idx3-ubyte.gz', md5: 'bdb82020997e1d708af4cf47b453dcf7' },
      labels: { name: 'train-labels-idx1-ubyte.gz', md5: 'e144d726b3acfaa3e44228e80efcd344' },
    },
    test: {
      images: { name: 't10k-images-idx3-ubyte.gz', md5: '5c965bf0a639b31b8f53240b1b52f4d7' },
      labels: { name: 't10k-labels-idx1-ubyte.gz', md5: '7320c461ea6c1c855c0b718fb2a4b134' },
    },
  },
};

/**
 * Kuzushiji-MNIST (Clanuwat et al. 2018), cursive Japanese characters: images `[1, 28, 28]` float32 from 0 to 1, labels 0
 * to 9 as int64.
 */
export class KMNIST<X = Tensor, Y = bigint> extends IdxImages<X, Y> {
  readonly classes: readonly string[] = ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'];

  /**
   * From the bytes of an images and a labels file, uncompressed.
   * @throws DataError when they are no idx files, or do not belong together.
   */
  constructor(
    imageBytes: Uint8Array,
    labelBytes: Uint8Array,
    options: TransformOptions<X, Y> & { readonly files?: { images?: string; labels?: string } } = {},
  ) {
    super(parseIdxImages(imageBytes, labelBytes, options.files), options);
  }

  /**
   * Reads MNIST's file names from `root` or `KMNIST/raw` in it; without a root from `KINDLING_DATA` or `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated, damaged or of another kind.
   */
  static async load<X = Tensor, Y = bigint>(options: IdxImagesOptions<X, Y> = {}): Promise<KMNIST<X, Y>> {
    const { images, labels } = await readIdxFiles(origin, options);
    return new KMNIST(images.bytes, labels.bytes, { ...options, files: { images: images.file, labels: labels.file } });
  }
}
