import '@kindling/cpu-backend';
import {
  arange,
  defaultGenerator,
  Generator,
  getRngState,
  manualSeed,
  rand,
  setRngState,
  tensor,
} from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { DataLoader, Dataset, IterableDataset, RandomSampler, TensorDataset, WeightedRandomSampler } from '../index.ts';
import type { DataLoaderOptions } from '../index.ts';

type Options = DataLoaderOptions<[Tensor], [Tensor]>;
const data = new TensorDataset(arange(20));
const seeded = (): Generator => new Generator().manualSeed(7);
const weights = Array.from({ length: 20 }, (_, i) => i + 1);

const cases: Record<string, () => Options> = {
  'in order': () => ({ batchSize: 3 }),
  shuffled: () => ({ batchSize: 3, shuffle: true }),
  'shuffled by a generator': () => ({ batchSize: 3, shuffle: true, generator: seeded() }),
  'a sampler with replacement': () => ({
    batchSize: 4,
    sampler: new RandomSampler(data, { replacement: true, numSamples: 50 }),
  }),
  'a sampler with a generator': () => ({
    batchSize: 4,
    sampler: new RandomSampler(data, { replacement: true, numSamples: 50, generator: seeded() }),
  }),
  'a weighted sampler': () => ({ batchSize: 4, sampler: new WeightedRandomSampler(weights, 20) }),
};

/** Batches, each with a number drawn in the loop, as dropout would. */
function pass(loader: DataLoader<[Tensor], [Tensor]>, until = Infinity, save = (): void => undefined): unknown[] {
  const seen: unknown[] = [];
  for (const [x] of loader) {
    seen.push([x.toArray(), rand([1]).item()]);
    if (seen.length !== until) continue;
    save();
    return seen;
  }
  return seen;
}

describe.each(Object.keys(cases))('%s', (name) => {
  const make = (): DataLoader<[Tensor], [Tensor]> => new DataLoader(data, cases[name]?.());

  it.each([1, 3, 5])('goes on after batch %i, and in the passes that follow', (at) => {
    manualSeed(3);
    const whole = make();
    const wanted = [pass(whole), pass(whole)];
    manualSeed(3);
    const first = make();
    let random = getRngState();
    let state = first.stateDict();
    let own: Uint8Array | undefined;
    const generator = (loader: typeof first): Generator =>
      loader.generator ??
      ((cases[name]?.().sampler as RandomSampler | undefined)?.generator && samplerOf(loader).generator) ??
      defaultGenerator;
    const begun = pass(first, at, () => {
      state = first.stateDict();
      random = getRngState();
      own = generator(first).getState();
    });
    manualSeed(99);
    const second = make();
    second.loadStateDict(state);
    setRngState(random);
    if (own !== undefined && generator(second) !== defaultGenerator) generator(second).setState(own);
    expect([[...begun, ...pass(second)], pass(second)]).toEqual(wanted);
  });
});

const samplerOf = (loader: DataLoader<[Tensor], [Tensor]>): RandomSampler =>
  Reflect.get(loader.batchSampler ?? {}, 'sampler') as RandomSampler;

describe('a position', () => {
  it('is that of the next pass between passes, also after a loop that was left', () => {
    const loader = new DataLoader(data, { batchSize: 8, shuffle: true });
    const none = { batches: 0, generators: [] };
    expect(loader.stateDict()).toEqual(none);
    pass(loader);
    expect(loader.stateDict()).toEqual(none);
    pass(loader, 1);
    expect(loader.stateDict()).toEqual(none);
    pass(loader, 2, () => expect(loader.stateDict().batches).toBe(2));
  });

  it('is kept in asynchronous loops', async () => {
    class Slow extends Dataset<number> {
      readonly length = 7;
      getItem(index: number): Promise<number> {
        return Promise.resolve(index);
      }
    }
    const [first, second] = [
      new DataLoader(new Slow(), { batchSize: 2 }),
      new DataLoader(new Slow(), { batchSize: 2 }),
    ];
    for await (const batch of first) {
      expect(batch.numel()).toBe(2);
      second.loadStateDict(first.stateDict());
      break;
    }
    const left: unknown[] = [];
    for await (const batch of second) left.push(batch.toArray());
    expect(left).toEqual([[2, 3], [4, 5], [6]]);
  });

  it('is refused where it does not fit', () => {
    const loader = new DataLoader(data, { batchSize: 8 });
    expect(() => loader.loadStateDict({ batches: 0.5, generators: [] })).toThrow('not of a loader');
    expect(() => loader.loadStateDict({ batches: 1, generators: [tensor([1])] })).toThrow('not of a loader');
    const two = new DataLoader(data, { batchSize: 8, generator: seeded() });
    pass(two, 1, () =>
      expect(() => loader.loadStateDict(two.stateDict())).toThrow('of a loader with 2 generators, this one has 1'),
    );
    class Stream extends IterableDataset<number> {
      override *[Symbol.iterator](): Iterator<number> {
        yield 1;
      }
    }
    expect(() => new DataLoader(new Stream(), { batchSize: 1 }).stateDict()).toThrow('has no position');
  });
});
