import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import { arange, Generator, manualSeed, rand, stack, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DataError, DataLoader, Dataset, IterableDataset, randomSplit, Subset, TensorDataset } from '../index.ts';
import type { DataLoaderOptions } from '../index.ts';

const path = new URL('../../../../tooling/reference-values/rng.json', import.meta.url);
const { seeds } = JSON.parse(readFileSync(path, 'utf8')) as { seeds: Record<string, Record<string, unknown>> };

const indices = (n: number): TensorDataset<[Tensor]> => new TensorDataset(arange(n));
const plain = ([one]: [Tensor]): unknown => one.toArray();
const loader = (options: DataLoaderOptions<[Tensor], [Tensor]>): DataLoader<[Tensor], [Tensor]> =>
  new DataLoader(indices(20), options);
const orders = (source: Iterable<[Tensor]>): unknown[] => Array.from(source, plain);
const three = (x: Tensor): unknown => ({ dtype: 'float32', shape: [3], data: x.toArray() });

describe.each(Object.keys(seeds))("PyTorch's orders after manualSeed(%s)", (seed) => {
  const expected = seeds[seed] ?? {};
  beforeEach(() => {
    manualSeed(Number(seed));
  });

  it('shuffled, pass after pass', () => {
    const shuffled = loader({ batchSize: 4, shuffle: true });
    expect([orders(shuffled), orders(shuffled)]).toEqual(expected['DataLoader(20,batch_size=4,shuffle=True) twice']);
  });

  it('shuffled, read asynchronously', async () => {
    const batches: unknown[] = [];
    for await (const batch of loader({ batchSize: 6, shuffle: true, dropLast: true })) batches.push(plain(batch));
    expect(batches).toEqual(expected['DataLoader(20,batch_size=6,shuffle=True,drop_last=True)']);
  });

  it('in order, which draws a number as well', () => {
    expect([orders(loader({ batchSize: 4 })), three(rand([3]))]).toEqual(
      expected['DataLoader(20,batch_size=4,shuffle=False) then rand(3)'],
    );
  });

  it('with a generator, which leaves the default one alone', () => {
    const shuffled = loader({ batchSize: 4, shuffle: true, generator: new Generator().manualSeed(7) });
    expect([orders(shuffled), three(rand([3]))]).toEqual(
      expected['DataLoader(20,batch_size=4,shuffle=True,generator=Generator().manual_seed(7)) then rand(3)'],
    );
  });

  it('of randomSplit', () => {
    const parts = (lengths: number[], generator?: Generator): unknown =>
      randomSplit(indices(10), lengths, { generator }).map((part) => part.indices);
    expect(parts([7, 3])).toEqual(expected['random_split(10,[7,3])']);
    manualSeed(Number(seed));
    expect(parts([0.7, 0.3])).toEqual(expected['random_split(10,[0.7,0.3])']);
    expect(parts([7, 3], new Generator().manualSeed(42))).toEqual(
      expected['random_split(10,[7,3],Generator().manual_seed(42))'],
    );
  });
});

describe('DataLoader', () => {
  const squares = new (class extends Dataset<{ x: Tensor; label: bigint }> {
    get length(): number {
      return 5;
    }
    async getItem(index: number): Promise<{ x: Tensor; label: bigint }> {
      return { x: tensor([index, index ** 2]), label: BigInt(index) };
    }
  })();

  it('collates what arrives asynchronously', async () => {
    const batches = [];
    for await (const { x, label } of new DataLoader(squares, { batchSize: 3 }))
      batches.push([x.toArray(), label.toArray(), label.dtype]);
    expect(batches).toEqual([
      [
        [
          [0, 0],
          [1, 1],
          [2, 4],
        ],
        [0, 1, 2],
        'int64',
      ],
      [
        [
          [3, 9],
          [4, 16],
        ],
        [3, 4],
        'int64',
      ],
    ]);
  });

  it('says so where a plain loop meets promises', () => {
    expect(() => [...new DataLoader(squares)]).toThrow(DataError);
    expect(() => [...new DataLoader(squares)]).toThrow(/for await/);
  });

  it('passes on the failure of a sample', async () => {
    const broken = new (class extends Dataset<number> {
      get length(): number {
        return 2;
      }
      getItem(index: number): Promise<number> {
        return index === 1 ? Promise.reject(new Error('sample 1 is broken')) : Promise.resolve(0);
      }
    })();
    const read = async () => {
      for await (const _ of new DataLoader(broken, { batchSize: 2 }));
    };
    await expect(read()).rejects.toThrow('sample 1 is broken');
  });

  it('takes whole batches from a dataset that can give them, unless the caller collates', () => {
    const dataset = new TensorDataset(arange(6).view(6, 1), arange(6));
    const getItem = vi.spyOn(dataset, 'getItem');
    const [x, y] = [...new DataLoader(dataset, { batchSize: 4 })][1] ?? [];
    expect([x?.toArray(), y?.toArray(), y?.dtype]).toEqual([[[4], [5]], [4, 5], 'int64']);
    expect(getItem).not.toHaveBeenCalled();
    const sums = new DataLoader(dataset, {
      batchSize: 3,
      collateFn: (samples) => stack(samples.map(([row]) => row)).toArray(),
    });
    expect([...sums]).toEqual([
      [[0], [1], [2]],
      [[3], [4], [5]],
    ]);
    expect(getItem).toHaveBeenCalledTimes(6);
  });

  it('reads streams, synchronous or not', async () => {
    class Numbers extends IterableDataset<number> {
      override *[Symbol.iterator](): IterableIterator<number> {
        for (let i = 0; i < 5; i++) yield i;
      }
    }
    async function* late(): AsyncGenerator<number> {
      yield* [0, 1, 2];
    }
    const wanted = [[0, 1], [2, 3], [4]];
    expect(Array.from(new DataLoader(new Numbers(), { batchSize: 2 }), (batch) => batch.toArray())).toEqual(wanted);
    const got = [];
    for await (const batch of new DataLoader(new Numbers(), { batchSize: 2, dropLast: true }))
      got.push(batch.toArray());
    for await (const batch of new DataLoader(late(), { batchSize: 2 })) got.push(batch.toArray());
    expect(got).toEqual([...wanted.slice(0, 2), [0, 1], [2]]);
    expect(() => [...new DataLoader(late())]).toThrow(/for await/);
    expect(() => new DataLoader(new Numbers()).length).toThrow(DataError);
  });

  it('takes arrays, samplers and batch samplers', () => {
    const words = new DataLoader(['a', 'b', 'c'], { batchSize: 2, sampler: [2, 0, 1] });
    expect([...words]).toEqual([['c', 'a'], ['b']]);
    expect(words).toHaveLength(2);
    expect([...new DataLoader(['a', 'b', 'c'], { batchSampler: [[0], [2, 1]] })]).toEqual([['a'], ['c', 'b']]);
    expect(() => [...new DataLoader(['a'], { sampler: [1] })]).toThrow(/sample 1 of 1/);
  });

  it.each<[DataLoaderOptions<number, unknown>, RegExp]>([
    [{ batchSize: 0 }, /batchSize must be a positive integer, got 0/],
    [{ shuffle: true, sampler: [0] }, /sampler and shuffle exclude/],
    [{ batchSampler: [[0]], batchSize: 2 }, /batchSampler excludes/],
    [{ batchSampler: [[0]], dropLast: true }, /batchSampler excludes/],
  ])('refuses %j', (options, message) => {
    expect(() => new DataLoader([1, 2], options)).toThrow(DataError);
    expect(() => new DataLoader([1, 2], options)).toThrow(message);
  });

  it('refuses to shuffle a stream', () => {
    expect(() => new DataLoader(new Set([1]), { shuffle: true })).toThrow(/shuffle needs samples by index/);
  });
});

describe('Subset', () => {
  it('gives batches of its own where its dataset does', () => {
    const part = new Subset(indices(10), [9, 7, 5]);
    expect(orders(new DataLoader(part, { batchSize: 2 }))).toEqual([[9, 7], [5]]);
    expect(part.getItem(2)).toMatchObject([{ dtype: 'int64' }]);
    expect(() => part.getItem(3)).toThrow(/index 3 is outside its 3 samples/);
    const words = new Subset(
      new (class extends Dataset<string> {
        get length(): number {
          return 2;
        }
        getItem(index: number): string {
          return 'ab'.charAt(index);
        }
      })(),
      [1],
    );
    expect([...new DataLoader(words)]).toEqual([['b']]);
  });
});

describe('randomSplit', () => {
  it('deals out what fractions leave over', () => {
    expect(randomSplit(indices(10), [0.34, 0.33, 0.33]).map((part) => part.length)).toEqual([4, 3, 3]);
    expect(randomSplit(indices(11), [0.5, 0.5]).map((part) => part.length)).toEqual([6, 5]);
  });

  it('refuses lengths that do not add up', () => {
    expect(() => randomSplit(indices(10), [7, 2])).toThrow(/\[7, 2\] add up to neither/);
  });
});

describe('TensorDataset', () => {
  it('needs tensors of one first size', () => {
    expect(() => new TensorDataset(arange(3), arange(4))).toThrow(/\[3\], \[4\]/);
    expect(() => new TensorDataset(tensor(1))).toThrow(DataError);
    expect(() => new TensorDataset()).toThrow(/got none/);
  });
});
