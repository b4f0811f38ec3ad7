import { join } from '#disk';
import type { Tensor } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { CsvDataset } from '../tabular/csv.ts';
import type { CsvOptions } from '../tabular/csv.ts';
import { readImage } from './read-write.ts';
import type { DecodeOptions } from './read-write.ts';
import type { Recipe } from '../workers/recipe.ts';

/** A label: whole numbers become bigints, so that batches of them are int64. */
export type Label = bigint | number | string;

export interface AnnotatedImagesOptions<X, Y> extends CsvOptions, DecodeOptions {
  readonly transform?: (image: Tensor) => X | Promise<X>;
  readonly targetTransform?: (label: Label) => Y;
}

/**
 * Images in a folder, named and labelled by a CSV file: file name in its first column, label in its second.
 * Samples are the image, uint8 `[C, H, W]`, and its label, before transforms.
 */
export class AnnotatedImages<X = Tensor, Y = Label> extends Dataset<[X, Y]> {
  readonly annotations: CsvDataset;
  readonly folder: string;
  readonly #options: AnnotatedImagesOptions<X, Y>;

  constructor(annotations: CsvDataset, folder: string, options: AnnotatedImagesOptions<X, Y> = {}) {
    super();
    if (annotations.columns.length < 2) {
      throw new DataError(
        `AnnotatedImages: expected a column of file names and one of labels, got ${annotations.columns.join(', ') || 'none'}.`,
      );
    }
    this.annotations = annotations;
    this.folder = folder;
    this.#options = options;
  }

  /** @throws DataError when the file cannot be read or has fewer than two columns */
  static async load<X = Tensor, Y = Label>(
    annotationsFile: string,
    folder: string,
    options: AnnotatedImagesOptions<X, Y> = {},
  ): Promise<AnnotatedImages<X, Y>> {
    return new AnnotatedImages(await CsvDataset.load(annotationsFile, options), folder, options);
  }

  get length(): number {
    return this.annotations.length;
  }

  override toWorker(): Recipe {
    const { transform, targetTransform, mode } = this.#options;
    const options = { transform, targetTransform, mode };
    return { builtin: 'images', export: 'AnnotatedImages', args: [this.annotations, this.folder, options] };
  }

  async getItem(index: number): Promise<[X, Y]> {
    const row = this.annotations.getItem(index);
    const [name = '', cell = ''] = this.annotations.columns.map((column) => row[column]);
    const { transform, targetTransform, mode } = this.#options;
    const image = await readImage(join(this.folder, String(name)), { mode });
    const label = Number.isInteger(cell) ? BigInt(cell) : cell;
    // Without transforms X and Y are the types they have by default.
    const sample = transform ? await transform(image) : (image as Tensor | X as X);
    return [sample, targetTransform ? targetTransform(label) : (label as Y)];
  }
}
