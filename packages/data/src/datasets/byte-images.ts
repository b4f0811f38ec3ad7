import { fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { defaultCollate } from '../loader/collate.ts';
import type { Collated } from '../loader/collate.ts';
import { inSample } from '../scope/sample-scope.ts';
import type { Recipe } from '../workers/recipe.ts';

export interface TransformOptions<X, Y> {
  /** Makes a sample's image of its bytes, uint8 `[C, H, W]`. Left out: float32 from 0 to 1, as `ToTensor`. */
  readonly transform?: (image: Tensor) => X;
  /** Makes a sample's target of its label. */
  readonly targetTransform?: (label: bigint) => Y;
}

export interface ImageBytes {
  /** Row-major `[N, C, H, W]`. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** C, H, W */
  readonly sizes: readonly [number, number, number];
}

const shades = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Small labelled images of one size, kept as bytes in memory, that become floats sample by sample or batch by batch:
 * what MNIST and its kin and CIFAR have in common.
 */
export abstract class ByteImages<X = Tensor, Y = bigint> extends Dataset<[X, Y]> {
  abstract readonly classes: readonly string[];
  readonly transform: TransformOptions<X, Y>['transform'];
  readonly targetTransform: TransformOptions<X, Y>['targetTransform'];
  protected readonly bytes: ImageBytes;
  /** Where pixels become floats: fresh memory for each batch would cost more than the conversion. */
  #scratch: Float32Array = new Float32Array(0);

  constructor(bytes: ImageBytes, { transform, targetTransform }: TransformOptions<X, Y> = {}) {
    super();
    this.bytes = bytes;
    this.transform = transform;
    this.targetTransform = targetTransform;
  }

  get length(): number {
    return this.bytes.labels.length;
  }

  /** The position of each class's name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /** All images as they are stored: uint8 `[N, C, H, W]`. */
  get data(): Tensor {
    return fromArray(this.bytes.pixels, [this.length, ...this.bytes.sizes]);
  }

  /** All labels: int64 `[N]`. */
  get targets(): Tensor {
    return fromArray(BigInt64Array.from(this.bytes.labels, BigInt), [this.length]);
  }

  getItem(index: number): [X, Y] {
    this.#check(index);
    const { pixels, labels, sizes } = this.bytes;
    const label = BigInt(labels[index] as number);
    // Without a transform X and Y are the types they have by default.
    const target = this.targetTransform ? this.targetTransform(label) : (label as Y);
    if (!this.transform) return [fromArray(this.#floats([index]), sizes) as X, target];
    const size = this.#imageSize();
    return [this.transform(fromArray(pixels.subarray(index * size, (index + 1) * size), sizes)), target];
  }

  override getBatch(indices: readonly number[]): Collated<[X, Y]> {
    if (this.transform || this.targetTransform) {
      return defaultCollate(indices.map((index, k) => inSample(k, () => this.getItem(index))));
    }
    for (const index of indices) this.#check(index);
    const targets = BigInt64Array.from(indices, (index) => BigInt(this.bytes.labels[index] as number));
    const images = fromArray(this.#floats(indices), [indices.length, ...this.bytes.sizes]);
    return [images, fromArray(targets, [indices.length])] as Collated<[X, Y]>;
  }

  override toWorker(): Recipe {
    const { transform, targetTransform } = this;
    return {
      builtin: 'shared',
      export: 'SharedImages',
      args: [this.classes, this.bytes, { transform, targetTransform }],
    };
  }

  #imageSize(): number {
    const [channels, height, width] = this.bytes.sizes;
    return channels * height * width;
  }

  /** The images' floats, valid until the next call. */
  #floats(indices: readonly number[]): Float32Array {
    const length = indices.length * this.#imageSize();
    if (this.#scratch.length < length) this.#scratch = new Float32Array(length);
    const floats = this.#scratch.subarray(0, length);
    this.writeFloats(indices, floats);
    return floats;
  }

  /** Writes the images as floats from 0 to 1, one after the other. */
  protected writeFloats(indices: readonly number[], target: Float32Array): void {
    const size = this.#imageSize();
    const { pixels } = this.bytes;
    let at = 0;
    for (const index of indices) {
      this.#check(index);
      const end = (index + 1) * size;
      for (let i = index * size; i < end; i++) target[at++] = shades[pixels[i] as number] as number;
    }
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new DataError(`${this.constructor.name}: index ${index} is outside its ${this.length} images.`);
    }
  }
}
