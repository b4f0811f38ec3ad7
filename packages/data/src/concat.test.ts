import '@kindling/cpu-backend';
import { arange } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { ChainDataset, ConcatDataset, DataError, DataLoader, Dataset, StackDataset, TensorDataset } from './index.ts';

class Words extends Dataset<string> {
  readonly #words: readonly string[];
  constructor(...words: string[]) {
    super();
    this.#words = words;
  }
  get length(): number {
    return this.#words.length;
  }
  getItem(index: number): string {
    return this.#words[index] ?? '';
  }
}
class LateWords extends Dataset<string> {
  get length(): number {
    return 2;
  }
  async getItem(index: number): Promise<string> {
    return `late ${index}`;
  }
}
async function* late(): AsyncGenerator<number> {
  yield 3;
}

describe('ConcatDataset', () => {
  it('is its datasets one after the other', () => {
    const all = new ConcatDataset([new Words('a', 'b'), new Words(), new Words('c')]);
    expect([...new DataLoader(all, { batchSize: 2 })]).toEqual([['a', 'b'], ['c']]);
    expect(all.cumulativeSizes).toEqual([2, 2, 3]);
    for (const index of [3, -1]) expect(() => all.getItem(index)).toThrow(/outside its 3 samples/);
    expect(() => new ConcatDataset([])).toThrow(DataError);
  });
});

describe('ChainDataset', () => {
  it('is its streams one after the other, in either kind of loop', async () => {
    const batches = [];
    for await (const batch of new DataLoader(new ChainDataset([[1, 2], late()]), { batchSize: 2 })) {
      batches.push(batch.toArray());
    }
    expect(batches).toEqual([[1, 2], [3]]);
    expect([...new ChainDataset([[1, 2], new Set([3])])]).toEqual([1, 2, 3]);
    expect(() => [...new ChainDataset([[1], late()])]).toThrow(DataError);
  });
});

describe('StackDataset', () => {
  it('puts samples side by side, by place or by name', async () => {
    const [first] = new DataLoader(new StackDataset([new TensorDataset(arange(2)), new Words('a', 'b')]));
    expect([first?.[0][0].toArray(), first?.[1]]).toEqual([[0], ['a']]);
    const named = new StackDataset({ late: new LateWords(), word: new Words('a', 'b') });
    const batches = [];
    for await (const batch of new DataLoader(named, { batchSize: 2 })) batches.push(batch);
    expect(batches).toEqual([{ late: ['late 0', 'late 1'], word: ['a', 'b'] }]);
  });

  it('needs datasets of one length', () => {
    expect(() => new StackDataset([new Words('a'), new LateWords()])).toThrow(/got 1, 2/);
    expect(() => new StackDataset([])).toThrow(DataError);
  });
});
