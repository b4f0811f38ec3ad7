import '@kindling/cpu-backend';
import { describe, expect, it } from 'vitest';
import { DataError, DataLoader, progress } from '../index.ts';
import type { ProgressState } from '../index.ts';
import { openDisplay } from './display.node.ts';
import { Meter, progressText } from './meter.ts';

const state = (some: Partial<ProgressState>): ProgressState => ({
  description: '',
  count: 0,
  total: undefined,
  unit: 'it',
  elapsed: 0,
  rate: 0,
  remaining: undefined,
  postfix: {},
  done: false,
  ...some,
});
const sink = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, isTTY, columns: 80, write: (text: string) => written.push(text) };
};

describe('progress', () => {
  const collect = (states: ProgressState[]) => (one: ProgressState) => states.push(one);

  it('reports each step and the end, with the length of the source', async () => {
    const states: ProgressState[] = [];
    const bar = progress(new DataLoader([1, 2, 3, 4], { batchSize: 2, collateFn: (list) => list }), {
      description: 'epoch 0',
      interval: 0,
      onUpdate: collect(states),
    });
    const seen: number[][] = [];
    for await (const batch of bar) {
      seen.push(batch);
      bar.setPostfix({ loss: batch.length / 8 });
    }
    expect(seen).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(states.map(({ count, total, done }) => [count, total, done])).toEqual([
      [0, 2, false],
      [1, 2, false],
      [2, 2, false],
      [2, 2, true],
    ]);
    expect(states.at(-1)).toMatchObject({ description: 'epoch 0', postfix: { loss: 0.25 }, remaining: 0 });
  });

  it('works in a plain loop, over sources without a length, and ends when the loop is left', () => {
    const states: ProgressState[] = [];
    for (const n of progress(new Set([1, 2, 3]), { interval: 0, onUpdate: collect(states) })) if (n === 2) break;
    expect(states.map(({ count, total, done }) => [count, total, done])).toEqual([
      [0, undefined, false],
      [1, undefined, false],
      [1, undefined, true],
    ]);
    const stream = new DataLoader(new Set([1]), { collateFn: (list) => list });
    expect([...progress(stream, { onUpdate: () => {} })]).toEqual([[1]]);
  });

  it('refuses a plain loop over an asynchronous source', () => {
    async function* late(): AsyncGenerator<number> {
      yield 1;
    }
    expect(() => [...progress(late())]).toThrow(DataError);
  });
});

describe('progressText', () => {
  it('words it as tqdm does', () => {
    const half = { description: 'epoch 0', count: 422, total: 938, elapsed: 12.3, rate: 34.2, remaining: 15.1 };
    expect(progressText(state({ ...half, postfix: { loss: 0.31234, step: 7, lr: '1e-3' } }), '##--')).toBe(
      'epoch 0:  44%|##--| 422/938 [00:12<00:15, 34.20it/s, loss=0.312, step=7, lr=1e-3]',
    );
    expect(progressText(state({ count: 3, elapsed: 3723, rate: 0.5 }))).toBe('3it [1:02:03, 2.00s/it]');
    expect(progressText(state({ total: 0, remaining: 0 }))).toBe('100%|0/0 [00:00<00:00, ?it/s]');
  });
});

describe('Meter', () => {
  it('smooths the rate and foretells the rest', () => {
    const meter = new Meter(0);
    const about = { description: '', total: 10, unit: 'it', postfix: {}, done: false };
    expect(meter.read(0, about)).toMatchObject({ rate: 0, remaining: undefined });
    meter.count = 2;
    expect(meter.read(1000, about)).toMatchObject({ rate: 2, remaining: 4, elapsed: 1 });
    meter.count = 6;
    expect(meter.read(2000, about).rate).toBeCloseTo(0.3 * 4 + 0.7 * 2);
    expect(meter.read(3000, { ...about, done: true }).rate).toBe(2);
  });
});

describe('openDisplay', () => {
  it('is quiet where there is neither a terminal nor a CI', () => {
    expect(openDisplay(sink(false), {})).toBeNull();
  });

  it('writes few lines into the log of a CI', () => {
    const output = sink(false);
    const display = openDisplay(output, { CI: 'true' });
    for (let elapsed = 0; elapsed <= 70; elapsed += 10) display?.update(state({ count: elapsed, total: 100, elapsed }));
    display?.close(state({ count: 100, total: 100, elapsed: 80, rate: 1.25, remaining: 0, done: true }));
    expect(output.written).toHaveLength(3);
    expect(output.written.at(-1)).toBe('100%|100/100 [01:20<00:00, 1.25it/s]\n');
  });

  it('draws a bar on a terminal', () => {
    const stream = Object.assign(sink(true), { cursorTo: () => {}, clearLine: () => {}, moveCursor: () => {} });
    const display = openDisplay(stream, {});
    display?.update(state({ count: 1, total: 4, description: 'epoch' }));
    display?.close(state({ count: 4, total: 4, description: 'epoch', rate: 2, remaining: 0, elapsed: 2, done: true }));
    const text = stream.written.join('');
    expect(text).toContain('epoch:  25%|');
    expect(text).toMatch(/epoch: 100%\|█+\| 4\/4 \[00:02<00:00, 2\.00it\/s\]/);
  });
});
