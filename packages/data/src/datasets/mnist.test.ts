import '@kindling/cpu-backend';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataError, DataLoader } from '../index.ts';
import { parseIdx } from './idx.ts';
import { MNIST } from './mnist.ts';

function idx(sizes: number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
  bytes.set(Array.from(data), 4 + 4 * sizes.length);
  return bytes;
}
const images = idx([3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]);
const labels = idx([3], [7, 0, 9]);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kindling-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
  vi.unstubAllEnvs();
});
function write(folder: string, prefix = 'train', imageBytes = images, labelBytes = labels, suffix = ''): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${prefix}-images-idx3-ubyte${suffix}`), imageBytes);
  writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte${suffix}`), labelBytes);
}

describe('MNIST', () => {
  it('gives float images and int64 labels, alone and in batches', async () => {
    write(root);
    const dataset = await MNIST.load({ root });
    expect(dataset).toHaveLength(3);
    const [image, label] = dataset.getItem(0);
    expect([image.dtype, image.toArray(), label]).toEqual([
      'float32',
      [
        [
          [0, Math.fround(0.2)],
          [Math.fround(0.4), 1],
        ],
      ],
      7n,
    ]);
    const [[x, y]] = [...new DataLoader(dataset, { batchSize: 2, sampler: [2, 0] })] as [[typeof image, typeof image]];
    expect([...x.shape]).toEqual([2, 1, 2, 2]);
    expect(x.at(1).toArray()).toEqual(image.toArray());
    expect([y.dtype, y.toArray()]).toEqual(['int64', [9, 7]]);
    expect([dataset.data.dtype, dataset.data.at(0).toArray()]).toEqual([
      'uint8',
      [
        [0, 51],
        [102, 255],
      ],
    ]);
    expect(dataset.targets.toArray()).toEqual([7, 0, 9]);
    expect(() => dataset.getItem(3)).toThrow(/index 3 is outside its 3 images/);
    expect(() => dataset.getBatch([0, -1])).toThrow(DataError);
  });

  it('finds gzipped files, the test set, and where torchvision or the environment puts them', async () => {
    write(join(root, 'MNIST', 'raw'), 't10k', gzipSync(images), gzipSync(labels), '.gz');
    expect(await MNIST.load({ root, train: false })).toHaveLength(3);
    vi.stubEnv('KINDLING_DATA', root);
    expect(await MNIST.load({ train: false })).toHaveLength(3);
  });

  it.each<[string, () => void, RegExp]>([
    ['no files', () => {}, /train-images-idx3-ubyte .* is in none of .*Check \{ root \}/],
    [
      'a truncated file',
      () => write(root, 'train', images.subarray(0, 20)),
      /images-idx3-ubyte: sizes \[3, 2, 2\] take 12 bytes, but 4 follow: .*truncated/,
    ],
    [
      'the wrong file',
      () => write(root, 'train', labels),
      /starts with bytes \[00 00 08 01\], expected \[00 00 08 03\]/,
    ],
    ['files of different sets', () => write(root, 'train', images, idx([2], [1, 2])), /3 images, .* 2 labels/],
    [
      'a label that is no digit',
      () => write(root, 'train', images, idx([3], [1, 12, 3])),
      /label 12 of image 1 is not one/,
    ],
    [
      'damaged gzip',
      () => write(root, 'train', gzipSync(images).subarray(0, 30), labels, '.gz'),
      /images-idx3-ubyte\.gz: cannot be read/,
    ],
  ])('refuses %s', async (_, prepare, message) => {
    prepare();
    const error: unknown = await MNIST.load({ root }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(message);
  });
});

describe('parseIdx', () => {
  it.each<[Uint8Array, RegExp]>([
    [new Uint8Array(0), /starts with bytes \[\]/],
    [Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0), /starts with bytes \[00 00 0d 01\]/],
    [Uint8Array.of(0, 0, 8, 1, 0, 0), /6 bytes end within the header/],
    [idx([1], [1, 2]), /bytes to spare/],
  ])('refuses %s', (bytes, message) => {
    expect(() => parseIdx(bytes, 1)).toThrow(message);
  });

  it('reads from the middle of a buffer', () => {
    const padded = new Uint8Array(labels.length + 3);
    padded.set(labels, 3);
    expect(parseIdx(padded.subarray(3), 1)).toEqual({ sizes: [3], data: Uint8Array.of(7, 0, 9) });
  });
});
