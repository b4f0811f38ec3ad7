import { filesBelow, foldersIn, join } from '#disk';
import type { Tensor } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { readImage } from './read-write.ts';
import type { Recipe } from '../workers/recipe.ts';

/** Endings of the names of image files. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.tif', '.tiff'];

export interface FolderOptions<S, X, Y> {
  /** Makes a sample of a loaded file. */
  readonly transform?: (sample: S) => X | Promise<X>;
  /** Makes a sample's target of its class index. */
  readonly targetTransform?: (target: bigint) => Y;
  /** Which files are samples, instead of by their endings. */
  readonly isValidFile?: (path: string) => boolean;
}

export interface DatasetFolderOptions<S, X, Y> extends FolderOptions<S, X, Y> {
  readonly loader: (path: string) => S | Promise<S>;
  /** Endings of the names of files that are samples, in small letters: `['.txt']`. */
  readonly extensions?: readonly string[];
}

export interface ImageFolderOptions<X, Y> extends FolderOptions<Tensor, X, Y> {
  /** Reads an image, instead of `readImage`. */
  readonly loader?: (path: string) => Tensor | Promise<Tensor>;
}

/**
 * Files in one folder per class: `root/dog/xxx.png`, `root/cat/sub/123.png`. Classes are the folders' names in order,
 * samples each class's files in order, those of folders further down included.
 *
 * @throws DataError when there is no class folder, or one has no valid file.
 */
export class DatasetFolder<S, X = S, Y = bigint> extends Dataset<[X, Y]> {
  readonly root: string;
  readonly classes: readonly string[];
  readonly classToIdx: Readonly<Record<string, number>>;
  /** Path and class index of each sample. */
  readonly samples: readonly (readonly [path: string, target: number])[];
  readonly loader: (path: string) => S | Promise<S>;
  readonly transform: FolderOptions<S, X, Y>['transform'];
  readonly targetTransform: FolderOptions<S, X, Y>['targetTransform'];

  constructor(root: string, options: DatasetFolderOptions<S, X, Y>) {
    super();
    const { loader, extensions, isValidFile, transform, targetTransform } = options;
    if ((extensions === undefined) === (isValidFile === undefined)) {
      throw new DataError('DatasetFolder: give either extensions or isValidFile, which say what files are samples.');
    }
    const isValid =
      isValidFile ?? ((path: string) => (extensions ?? []).some((ending) => path.toLowerCase().endsWith(ending)));
    this.root = root;
    this.loader = loader;
    this.transform = transform;
    this.targetTransform = targetTransform;
    this.classes = foldersIn(root).sort();
    if (this.classes.length === 0)
      throw new DataError(`${root}: there is no folder in it, expected one for each class.`);
    this.classToIdx = Object.fromEntries(this.classes.map((name, i) => [name, i]));
    this.samples = this.classes.flatMap((name, target) => {
      const files = filesBelow(join(root, name)).filter(isValid);
      if (files.length > 0) return files.map((path) => [path, target] as const);
      const known = extensions === undefined ? '' : ` that ends in ${extensions.join(', ')}`;
      throw new DataError(`${join(root, name)}: there is no file${known} for class '${name}'.`);
    });
  }

  get length(): number {
    return this.samples.length;
  }

  /** Class index of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  async getItem(index: number): Promise<[X, Y]> {
    const [path, label] = this.samples[index] ?? [];
    if (path === undefined || label === undefined) {
      throw new DataError(`${this.constructor.name}: index ${index} is outside its ${this.length} samples.`);
    }
    const loaded = await this.loader(path);
    const target = BigInt(label);
    // Without transforms X and Y are the types they have by default.
    const sample = this.transform ? await this.transform(loaded) : (loaded as X | S as X);
    return [sample, this.targetTransform ? this.targetTransform(target) : (target as Y)];
  }
}

/** A `DatasetFolder` of images, read as RGB: uint8 `[3, H, W]` before transforms. */
export class ImageFolder<X = Tensor, Y = bigint> extends DatasetFolder<Tensor, X, Y> {
  readonly #options: ImageFolderOptions<X, Y>;

  constructor(root: string, options: ImageFolderOptions<X, Y> = {}) {
    const { loader = readRgb, ...rest } = options;
    super(root, { loader, ...rest, ...(rest.isValidFile === undefined && { extensions: imageExtensions }) });
    this.#options = options;
  }

  /** As `samples`, under torchvision's other name. */
  get imgs(): readonly (readonly [path: string, target: number])[] {
    return this.samples;
  }

  override toWorker(): Recipe {
    const given = Object.entries(this.#options).filter(([, value]) => value !== undefined);
    return { builtin: 'images', export: 'ImageFolder', args: [this.root, Object.fromEntries(given)] };
  }
}

const readRgb = (path: string): Promise<Tensor> => readImage(path, { mode: 'rgb' });
