import '@kindling/cpu-backend';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualSeed, ones, randint, stack, tensor, zeros } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CsvDataset, DataError, DataLoader, transforms } from '../index.ts';
import {
  AnnotatedImages,
  decodeImage,
  encodeImage,
  ImageFolder,
  makeGrid,
  readImage,
  saveImage,
  writeImage,
} from './index.ts';
import { DatasetFolder } from './folder.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kindling-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Written and read back by Pillow 9.4. */
const pillow: Record<string, [base64: string, planes: number[][][]]> = {
  L: [
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNeczOO4YDzbwAPgQPliY4QXwAAAABJRU5ErkJggg==',
    [
      [
        [172, 47, 117],
        [192, 67, 251],
      ],
    ],
  ],
  LA: [
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAQAAAA3fa6RAAAAFklEQVR42mM4nM55WfQTS+IHW1ahWQAoigVRvKwgnAAAAABJRU5ErkJggg==',
    [
      [
        [195, 9, 21],
        [36, 70, 88],
      ],
      [
        [103, 211, 242],
        [87, 216, 140],
      ],
    ],
  ],
  RGB: [
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAHUlEQVR42mO0Ovjs7bQThr++M/95e/Wl048FjZYAgJoMjig1zWMAAAAASUVORK5CYII=',
    [
      [
        [58, 39, 88],
        [25, 9, 208],
      ],
      [
        [193, 87, 81],
        [77, 148, 243],
      ],
      [
        [230, 174, 165],
        [72, 115, 197],
      ],
    ],
  ],
  RGBA: [
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAI0lEQVR42mP857/+QIiI5seFu3Y/YuhbrnCQc2e9gvypL9MBrt4NIxajt8UAAAAASUVORK5CYII=',
    [
      [
        [254, 82, 243],
        [142, 9, 31],
      ],
      [
        [79, 99, 29],
        [167, 185, 202],
      ],
      [
        [175, 216, 147],
        [32, 127, 244],
      ],
      [
        [192, 177, 147],
        [193, 32, 151],
      ],
    ],
  ],
};
const random = (...shape: number[]): Tensor => randint(0, 256, shape, { dtype: 'uint8' });
const difference = (a: Tensor, b: Tensor): number => a.to('float32').sub(b.to('float32')).abs().max().item() as number;

describe('decodeImage', () => {
  it.each(Object.entries(pillow))('gives the pixels that Pillow gives: %s', async (_, [base64, planes]) => {
    const image = await decodeImage(Buffer.from(base64, 'base64'));
    expect([image.dtype, image.toArray()]).toEqual(['uint8', planes]);
  });

  it('converts to the channels asked for', async () => {
    const bytes = Buffer.from(pillow.RGBA?.[0] ?? '', 'base64');
    const modes = ['gray', 'grayAlpha', 'rgb', 'rgbAlpha'] as const;
    const images = await Promise.all(modes.map((mode) => decodeImage(bytes, { mode })));
    expect(images.map((image) => [...image.shape])).toEqual([
      [1, 2, 3],
      [2, 2, 3],
      [3, 2, 3],
      [4, 2, 3],
    ]);
    expect(images[2]?.toArray()).toEqual(pillow.RGBA?.[1].slice(0, 3));
  });

  it('refuses what is no image', async () => {
    await expect(decodeImage(new Uint8Array(9))).rejects.toThrow(DataError);
    await expect(decodeImage(new Uint8Array(9))).rejects.toThrow(/decodeImage: its 9 bytes are no image/);
  });
});

describe('writeImage and readImage', () => {
  it('keep every pixel in formats without loss, and the picture in others', async () => {
    manualSeed(0);
    const flat = tensor([200, 30, 60], { dtype: 'uint8' }).view(3, 1, 1).expand(3, 16, 24);
    for (const ending of ['png', 'tiff', 'gif', 'jpg', 'webp']) {
      const file = join(root, `image.${ending}`);
      await writeImage(flat, file, { quality: 95 });
      const back = await readImage(file, { mode: 'rgb' });
      expect([...back.shape]).toEqual([3, 16, 24]);
      expect(difference(back, flat)).toBeLessThanOrEqual(ending === 'png' ? 0 : 6);
    }
    const image = random(4, 5, 7);
    expect((await decodeImage(await encodeImage(image, 'png'))).toArray()).toEqual(image.toArray());
  });

  it('name the file when something is wrong, and leave none behind', async () => {
    const file = join(root, 'broken.jpg');
    writeFileSync(file, (await encodeImage(random(3, 64, 64), 'jpeg')).subarray(0, 900));
    await expect(readImage(file)).rejects.toThrow(/broken\.jpg: its 900 bytes are no image/);
    await expect(readImage(join(root, 'none.png'))).rejects.toThrow(/none\.png: cannot be read: ENOENT/);
    await expect(writeImage(random(3, 2, 2), join(root, 'image.bmp'))).rejects.toThrow(/image\.bmp: expected a name/);
    await expect(writeImage(zeros([3, 2, 2]), join(root, 'a.png'))).rejects.toThrow(/uint8 .* got float32 \[3, 2, 2\]/);
    await expect(writeImage(random(3, 2, 2), join(root, 'no', 'a.png'))).rejects.toThrow(/cannot be written/);
    expect(readdirSync(root)).toEqual(['broken.jpg']);
  });
});

describe('makeGrid', () => {
  it('puts images side by side with space between', () => {
    const images = stack([1, 2, 3].map((value) => ones([3, 1, 2]).mul(value)));
    const grid = makeGrid(images, { nrow: 2, padding: 1, padValue: 9 });
    expect([...grid.shape]).toEqual([3, 5, 7]);
    expect(grid.at(1).toArray()).toEqual([
      [9, 9, 9, 9, 9, 9, 9],
      [9, 1, 1, 9, 2, 2, 9],
      [9, 9, 9, 9, 9, 9, 9],
      [9, 3, 3, 9, 9, 9, 9],
      [9, 9, 9, 9, 9, 9, 9],
    ]);
  });

  it('makes RGB of grey images, and stretches values', () => {
    const grey = [tensor([[[2, 4]]]), tensor([[[6, 10]]])];
    const values = (grid: Tensor): unknown => grid.at(0).toArray();
    expect(values(makeGrid(grey, { padding: 0, normalize: true }))).toEqual([[0, 0.25, 0.5, 1]]);
    expect(values(makeGrid(grey, { padding: 0, normalize: true, scaleEach: true }))).toEqual([[0, 1, 0, 1]]);
    expect(values(makeGrid(grey, { padding: 0, normalize: true, valueRange: [0, 4] }))).toEqual([[0.5, 1, 1, 1]]);
    expect([...makeGrid(tensor([[1, 2]])).shape]).toEqual([3, 1, 2]);
    expect(() => makeGrid(tensor([1]))).toThrow(/makeGrid: expected .* got \[1\]/);
  });

  it('is what saveImage writes', async () => {
    const file = join(root, 'grid.png');
    await saveImage(stack([zeros([1, 2, 2]), ones([1, 2, 2])]), file, { padding: 1, padValue: 0.5 });
    const grid = await readImage(file);
    expect(grid.at(0, 1).toArray()).toEqual([128, 0, 0, 128, 255, 255, 128]);
  });
});

async function folder(...paths: string[]): Promise<void> {
  for (const [i, path] of paths.entries()) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    const image = ones([3, 2, 2]).mul(i).to('uint8');
    writeFileSync(join(root, path), path.endsWith('.png') ? await encodeImage(image, 'png') : 'text');
  }
}

describe('ImageFolder', () => {
  it('takes classes and images in order', async () => {
    await folder('dog/b.png', 'dog/a.PNG', 'cat/z.png', 'cat/deep/c.png', 'cat/notes.txt', 'readme.md');
    const dataset = new ImageFolder(root, { transform: (image) => image.to('float32') });
    expect([dataset.classes, dataset.classToIdx]).toEqual([['cat', 'dog'], { cat: 0, dog: 1 }]);
    expect(dataset.imgs.map(([path, label]) => [path.slice(root.length + 1), label])).toEqual([
      ['cat/z.png', 0],
      ['cat/deep/c.png', 0],
      ['dog/a.PNG', 1],
      ['dog/b.png', 1],
    ]);
    const batches = [];
    for await (const [x, y] of new DataLoader(dataset, { sampler: [0, 3], batchSize: 2 })) {
      batches.push([x.dtype, [...x.shape], x.select(1, 0).select(1, 0).select(1, 0).toArray(), y.toArray()]);
    }
    expect(batches).toEqual([['float32', [2, 3, 2, 2], [2, 0], [0, 1]]]);
    expect(dataset.targets).toEqual([0, 0, 1, 1]);
    await expect(dataset.getItem(4)).rejects.toThrow(/ImageFolder: index 4 is outside its 4 samples/);
  });

  it('is augmented alike whatever the number of workers', async () => {
    manualSeed(0);
    mkdirSync(join(root, 'a'));
    for (let i = 0; i < 6; i++) await writeImage(random(3, 12, 16), join(root, 'a', `${i}.png`));
    const transform = new transforms.Compose([
      new transforms.RandomResizedCrop(8),
      new transforms.RandomApply([new transforms.ColorJitter({ hue: 0.1 })]),
      new transforms.RandomHorizontalFlip(),
      new transforms.ToTensor(),
      new transforms.Normalize([0.5], [0.5]),
    ]);
    const passes: unknown[] = [];
    for (const numWorkers of [0, 1, 2]) {
      manualSeed(4);
      const loader = new DataLoader(new ImageFolder(root, { transform }), { batchSize: 2, shuffle: true, numWorkers });
      passes.push((await collect(loader)).map(([x]) => [...x.shape, ...x.toTypedArray()]));
    }
    expect(passes[1]).toEqual(passes[0]);
    expect(passes[2]).toEqual(passes[0]);
  });

  it('refuses folders without classes, and classes without images', async () => {
    expect(() => new ImageFolder(root)).toThrow(/there is no folder in it/);
    expect(() => new ImageFolder(join(root, 'none'))).toThrow(/none: cannot be read/);
    await folder('cat/a.png', 'dog/notes.txt');
    expect(() => new ImageFolder(root)).toThrow(/dog: there is no file that ends in .*\.png.* for class 'dog'/);
  });
});

describe('DatasetFolder', () => {
  it('loads what it is told to', async () => {
    await folder('a/1.txt', 'b/2.txt', 'b/3.md');
    const loader = (path: string): string => path.slice(root.length + 1);
    const dataset = new DatasetFolder(root, { loader, extensions: ['.txt'], targetTransform: Number });
    expect(await Promise.all([dataset.getItem(0), dataset.getItem(1)])).toEqual([
      ['a/1.txt', 0],
      ['b/2.txt', 1],
    ]);
    expect(
      new DatasetFolder(root, { loader, isValidFile: (path) => path.endsWith('.md') || path.endsWith('1.txt') }),
    ).toHaveLength(2);
    expect(() => new DatasetFolder(root, { loader })).toThrow(/either extensions or isValidFile/);
  });
});

describe('AnnotatedImages', () => {
  it('reads the images that a CSV file names, with their labels', async () => {
    await folder('img/a.png', 'img/b.png', 'img/c.png');
    writeFileSync(join(root, 'labels.csv'), 'file,label\nc.png, 7\na.png, 0\n');
    const dataset = await AnnotatedImages.load(join(root, 'labels.csv'), join(root, 'img'), { mode: 'gray' });
    const [batch] = await collect(new DataLoader(dataset, { batchSize: 2 }));
    expect([batch?.[0].shape.toString(), (batch?.[1] as Tensor).toArray()]).toEqual([
      'torch.Size([2, 1, 2, 2])',
      [7, 0],
    ]);
    expect(() => new AnnotatedImages(new CsvDataset('a\n1'), root)).toThrow(/expected a column of file names/);
  });
});
