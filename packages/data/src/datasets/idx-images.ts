import { readDataFile } from '#files';
import type { Tensor } from '@kindling/core';
import { fromArray } from '@kindling/core';
import { DataError } from '../errors.ts';
import type { DataFile, KnownFile, Origin, ReadOptions } from '../files/data-file.ts';
import { ByteImages } from './byte-images.ts';
import type { ImageBytes, TransformOptions } from './byte-images.ts';
import { parseIdx } from './idx.ts';

export interface IdxImagesOptions<X = Tensor, Y = bigint> extends ReadOptions, TransformOptions<X, Y> {
  /** The training images, or the test images. */
  readonly train?: boolean;
}

/** A dataset's four files. */
export interface IdxOrigin extends Origin {
  readonly files: Readonly<Record<'train' | 'test', { readonly images: KnownFile; readonly labels: KnownFile }>>;
}

/** Grey images and labels 0 to 9 in two idx files. */
export abstract class IdxImages<X = Tensor, Y = bigint> extends ByteImages<X, Y> {
  /** All images as they are stored: uint8 `[N, H, W]`. */
  override get data(): Tensor {
    const [, height, width] = this.bytes.sizes;
    return fromArray(this.bytes.pixels, [this.length, height, width]);
  }
}

/**
 * Images and labels of the bytes of two idx files, uncompressed.
 * @throws DataError when they are no idx files, or do not belong together.
 */
export function parseIdxImages(
  imageBytes: Uint8Array,
  labelBytes: Uint8Array,
  { images: imagesFile = 'images', labels: labelsFile = 'labels' }: { images?: string; labels?: string } = {},
): ImageBytes {
  const images = parseIdx(imageBytes, 3, imagesFile);
  const labels = parseIdx(labelBytes, 1, labelsFile);
  const [count = 0, height = 0, width = 0] = images.sizes;
  if (labels.data.length !== count) {
    throw new DataError(
      `${imagesFile} holds ${count} images, ${labelsFile} ${labels.data.length} labels: they do not belong together.`,
    );
  }
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new DataError(`${labelsFile}: label ${labels.data[wrong]} of image ${wrong} is not one of 0 to 9.`);
  }
  return { pixels: images.data, labels: labels.data, sizes: [1, height, width] };
}

/** Reads a dataset's two files. */
export async function readIdxFiles(
  origin: IdxOrigin,
  { train = true, ...options }: ReadOptions & { readonly train?: boolean },
): Promise<{ images: DataFile; labels: DataFile }> {
  const known = origin.files[train ? 'train' : 'test'];
  const images = await readDataFile(known.images, origin, options);
  return { images, labels: await readDataFile(known.labels, origin, options) };
}
