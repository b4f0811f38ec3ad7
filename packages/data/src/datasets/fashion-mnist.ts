import type { Tensor } from '@kindling/core';
import type { TransformOptions } from './byte-images.ts';
import { IdxImages, parseIdxImages, readIdxFiles } from './idx-images.ts';
import type { IdxImagesOptions, IdxOrigin } from './idx-images.ts';

const origin: IdxOrigin = {
  dataset: 'FashionMNIST',
  folder: 'FashionMNIST/raw',
  mirrors: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com'],
  files: {
    train: {
      images: {
        name: 'train-images-idx3-ubyte.gz',
        md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
        content: { bytes: 47040016, sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888' },
      },
      labels: {
        name: 'train-labels-idx1-ubyte.gz',
        md5: '25c81989df183df01b3e8a0aad5dffbe',
        content: { bytes: 60008, sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9' },
      },
    },
    test: {
      images: {
        name: 't10k-images-idx3-ubyte.gz',
        md5: 'bef4ecab320f06d8554ea6380940ec79',
        content: { bytes: 7840016, sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b' },
      },
      labels: {
        name: 't10k-labels-idx1-ubyte.gz',
        md5: 'bb300cfdad3c16e7a12a480ee83cd310',
        content: { bytes: 10008, sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34' },
      },
    },
  },
};

/**
 * Fashion-MNIST (Xiao, Rasul & Vollgraf 2017), articles of clothing: images `[1, 28, 28]` float32 from 0 to 1, labels 0 to
 * 9 as int64.
 */
export class FashionMNIST<X = Tensor, Y = bigint> extends IdxImages<X, Y> {
  readonly classes: readonly string[] = [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ];

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
   * Reads MNIST's file names from `root` or `FashionMNIST/raw` in it; without a root from `KINDLING_DATA` or `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated, damaged or of another kind.
   */
  static async load<X = Tensor, Y = bigint>(options: IdxImagesOptions<X, Y> = {}): Promise<FashionMNIST<X, Y>> {
    const { images, labels } = await readIdxFiles(origin, options);
    return new FashionMNIST(images.bytes, labels.bytes, {
      ...options,
      files: { images: images.file, labels: labels.file },
    });
  }
}
