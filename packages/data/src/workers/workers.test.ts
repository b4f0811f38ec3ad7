import '@kindling/cpu-backend';
import {
  arange,
  bernoulli,
  defaultGenerator,
  Generator,
  manualSeed,
  rand,
  randn,
  Tensor,
  tensor,
} from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { ConcatDataset, DataLoader, Dataset, fromModule, MNIST, Subset, TensorDataset } from '../index.ts';
import type { ModuleFunction } from '../index.ts';
import { Counting, Draws } from './fixtures/datasets.node.ts';
import type { sumWithOffset } from './fixtures/datasets.node.ts';

const fixtures = new URL('./fixtures/datasets.node.ts', import.meta.url);

/** Tensors as their dtype and elements, so that batches can be compared. */
function plain(value: unknown): unknown {
  if (value instanceof Tensor) return { dtype: value.dtype, shape: [...value.shape], data: [...value.toTypedArray()] };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

async function collect(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const batch of source) batches.push(plain(batch));
  return batches;
}

describe('batches by workers', () => {
  it('are the same, in the same order, whatever their number', async () => {
    manualSeed(3);
    const tensors = new TensorDataset(
      randn([37, 3]),
      arange(37),
      bernoulli(tensor(Array<number>(37).fill(0.5))).to('bool'),
    );
    const passes = [];
    for (const numWorkers of [0, 1, 3]) {
      manualSeed(5);
      const loader = new DataLoader(tensors, { batchSize: 4, shuffle: true, numWorkers });
      passes.push([await collect(loader), rand([1]).item()]);
    }
    expect(passes[1]).toEqual(passes[0]);
    expect(passes[2]).toEqual(passes[0]);
  });

  it('go on in the middle of a pass, with the draws of each sample', async () => {
    // What a thread draws by itself depends on what it drew before.
    const ofSamples = (batch: readonly unknown[]): unknown => plain([batch[0], batch[2]]);
    for (const numWorkers of [0, 2]) {
      const make = () => new DataLoader(new Draws(9), { batchSize: 2, shuffle: true, numWorkers });
      manualSeed(5);
      const wanted: unknown[] = [];
      for await (const batch of make()) wanted.push(ofSamples(batch));
      manualSeed(5);
      const [first, second] = [make(), make()];
      const seen: unknown[] = [];
      for await (const batch of first) {
        seen.push(ofSamples(batch));
        if (seen.length < 2) continue;
        second.loadStateDict(first.stateDict());
        break;
      }
      manualSeed(77);
      for await (const batch of second) seen.push(ofSamples(batch));
      expect(seen).toEqual(wanted);
    }
  });

  it('are made of any samples that can be sent', async () => {
    const samples = [0, 1, 2].map((i) => ({
      name: `s${i}`,
      parts: [i, BigInt(i), i > 0, Int32Array.of(i, 7)],
      big: 2n ** 60n,
    }));
    const expected = await collect(new DataLoader(samples, { batchSize: 2 }));
    expect(await collect(new DataLoader(samples, { batchSize: 2, numWorkers: 1 }))).toEqual(expected);
    const raw = { collateFn: (list: typeof samples) => list.map(({ name, parts }) => [name, ...parts]), batchSize: 2 };
    expect(await collect(new DataLoader(samples, { ...raw, numWorkers: 1 }))).toEqual(
      await collect(new DataLoader(samples, raw)),
    );
  });

  it('come from datasets within datasets, whose bytes are shared', async () => {
    const idx = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
    const images = idx(0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 102, 153, 204, 255);
    const digits = new MNIST(images, idx(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9));
    const dataset = new ConcatDataset([digits, new Subset(digits, [2, 0])]);
    const expected = await collect(new DataLoader(dataset, { batchSize: 2 }));
    expect(await collect(new DataLoader(dataset, { batchSize: 2, numWorkers: 1 }))).toEqual(expected);
  });

  it('come one by one without a batch size', async () => {
    const options = { batchSize: null, sampler: [2, 0] } as const;
    const names = ['a', 'b', 'c'];
    expect(await collect(new DataLoader(names, options))).toEqual(['c', 'a']);
    expect([...new DataLoader(names, { ...options, collateFn: (name) => name.length })]).toEqual([1, 1]);
    expect(await collect(new DataLoader(names, { ...options, numWorkers: 2 }))).toEqual(['c', 'a']);
  });

  it('come from streams, of which each worker reads its part', async () => {
    const inOrder = await collect(new DataLoader(new Counting(7), { batchSize: 2, numWorkers: 2 }));
    const data = (batch: unknown): unknown => (batch as { data: unknown }).data;
    expect(inOrder.map(data)).toEqual([[0, 2], [1, 3], [4, 6], [5]]);
    const short = new DataLoader(new Counting(5), { batchSize: 2, dropLast: true, numWorkers: 3 });
    expect((await collect(short)).map(data)).toEqual([
      [0, 3],
      [1, 4],
    ]);
  });
});

describe('random numbers', () => {
  it('of samples do not depend on the workers, those of workers are seeded as in PyTorch', async () => {
    const draws = new Draws(5);
    const passes: { sample: unknown; thread: unknown[]; late: unknown }[] = [];
    for (const numWorkers of [0, 1, 2]) {
      manualSeed(11);
      const [samples, threads, lates]: [number[], number[], number[]] = [[], [], []];
      for await (const [sample, thread, late] of new DataLoader(draws, { batchSize: null, numWorkers })) {
        samples.push(sample);
        threads.push(thread);
        lates.push(late);
      }
      passes.push({ sample: samples, thread: threads, late: lates });
    }
    const [none, one, two] = passes;
    expect(new Set(none?.sample as number[]).size).toBe(5);
    for (const pass of [one, two]) expect([pass?.sample, pass?.late]).toEqual([none?.sample, none?.late]);
    manualSeed(11);
    const seed = defaultGenerator.random63();
    const streams = [0n, 1n].map((id) => new Generator().manualSeed(BigInt.asIntN(64, seed + id)));
    const drawn = (order: number[]): number[] => order.map((worker) => streams[worker]?.uniform() ?? Number.NaN);
    expect(two?.thread).toEqual(drawn([0, 1, 0, 1, 0]));
  });

  it('differ from pass to pass', async () => {
    const first = new DataLoader(new Draws(2), { batchSize: null });
    expect(await collect(first)).not.toEqual(await collect(first));
  });
});

describe('options of workers', () => {
  it('name functions that run in the workers', async () => {
    const collateFn: ModuleFunction<typeof sumWithOffset> = fromModule(fixtures, 'sumWithOffset');
    const samples = [1, 2, 3, 4];
    const options = { batchSize: 2, collateFn };
    const workerInit = fromModule(fixtures, 'addTen');
    expect(await collect(new DataLoader(samples, { ...options, numWorkers: 2, workerInit }))).toEqual([
      { sum: 3, offset: 10, worker: 0, calls: 1 },
      { sum: 7, offset: 20, worker: 1, calls: 1 },
    ]);
    expect(await collect(new DataLoader(samples, options))).toEqual([
      { sum: 3, offset: 0, worker: -1, calls: 1 },
      { sum: 7, offset: 0, worker: -1, calls: 2 },
    ]);
    expect(() => [...new DataLoader(samples, options)]).toThrow(/imported first; iterate with `for await`/);
  });

  it('keep workers for the next pass, also when the loop was left', async () => {
    const collateFn = fromModule(fixtures, 'sumWithOffset') as ModuleFunction<typeof sumWithOffset>;
    const workerInit = fromModule(fixtures, 'addTen');
    const loader = new DataLoader([1, 2, 3, 4, 5], {
      batchSize: 1,
      numWorkers: 1,
      persistentWorkers: true,
      collateFn,
      workerInit,
    });
    for await (const _ of loader) break;
    const shown = async (): Promise<unknown[]> =>
      (await collect(loader)).map((batch) => {
        const { sum, calls } = batch as { sum: number; calls: number };
        return [sum, calls];
      });
    // The pass that was left had asked for two batches more than the one it took.
    expect(await shown()).toEqual([1, 2, 3, 4, 5].map((sum, i) => [sum, 4 + i]));
    expect(await shown()).toEqual([1, 2, 3, 4, 5].map((sum, i) => [sum, 9 + i]));
  });

  it('are refused where they make no sense', () => {
    expect(() => new DataLoader([1], { numWorkers: -1 })).toThrow(/numWorkers must be 0 or a positive integer, got -1/);
    expect(() => new DataLoader([1], { prefetchFactor: 2 })).toThrow(/prefetchFactor is for workers/);
    expect(() => new DataLoader([1], { numWorkers: 1, timeout: -1 })).toThrow(/timeout must be/);
    const alone = { batchSize: null, dropLast: true } as const;
    expect(() => new DataLoader([1], alone)).toThrow(/batchSize null excludes dropLast/);
    expect(() => [...new DataLoader([1], { numWorkers: 1 })]).toThrow(/for await/);
  });
});

describe('what cannot be sent to a worker', () => {
  class Private extends Dataset<number> {
    get length(): number {
      return 1;
    }
    getItem(): number {
      return 1;
    }
  }
  const first = (dataset: Dataset<unknown> | readonly unknown[]) =>
    collect(new DataLoader(dataset, { numWorkers: 1, collateFn: (list) => list }));

  it('is named, with what to do', async () => {
    await expect(first(new Private())).rejects.toThrow(/the dataset is a Private, .* method toWorker\(\)/);
    await expect(first([{ f: () => 1 }])).rejects.toThrow(/the dataset\[0\]\.f is a function/);
    const transform = (image: Tensor): Tensor => image;
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    const digits = new MNIST(bytes, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), { transform });
    await expect(first(new Subset(digits, [0]))).rejects.toThrow(
      /argument 2 of SharedImages \(argument 0 of Subset \(the dataset\)\)\.transform is a function.*fromModule/,
    );
  });
});
