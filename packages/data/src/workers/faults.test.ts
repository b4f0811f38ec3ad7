import '@kindling/cpu-backend';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zeros } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { encodeImage, ImageFolder } from '../images/index.ts';
import { DataError, DataLoader, fromModule, WorkerError } from '../index.ts';
import { Faulty } from './fixtures/datasets.node.ts';

const fixtures = new URL('./fixtures/datasets.node.ts', import.meta.url);

async function failureOf(source: AsyncIterable<unknown>): Promise<{ seen: number; error: WorkerError }> {
  let seen = 0;
  try {
    for await (const _ of source) seen++;
  } catch (error) {
    expect(error).toBeInstanceOf(WorkerError);
    return { seen, error: error as WorkerError };
  }
  throw new Error('nothing failed');
}

/** Threads of this process; Linux tells. */
const threads = (): number => readdirSync('/proc/self/task').length;
const linux = process.platform === 'linux';

function lone(program: string, flags: string[] = ['--conditions=@kindling/source']): unknown {
  const file = join(import.meta.dirname, 'fixtures/lone.node.ts');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...flags, '--import', '@kindling/cpu-backend', file, program],
    { cwd: import.meta.dirname, encoding: 'utf8', timeout: 120_000 },
  );
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

describe('a sample that fails in a worker', () => {
  it.each([
    ['throw', 'RangeError: sample 5 is broken'],
    ['reject', 'Error: sample 5 is late and broken'],
  ])('is named, with its own stack: %s', async (kind, message) => {
    const { seen, error } = await failureOf(new DataLoader(new Faulty(8, kind, 5), { batchSize: 2, numWorkers: 2 }));
    expect(seen).toBe(2);
    expect(error.message).toContain(`DataLoader worker 0: sample 5 failed: ${message}`);
    expect([error.worker, error.index]).toEqual([0, 5]);
    expect((error.cause as Error).stack).toMatch(/Faulty.*datasets\.node\.ts/s);
  });

  it('can be left out, and is counted', async () => {
    for (const numWorkers of [0, 1]) {
      const loader = new DataLoader(new Faulty(6, 'throw', 3), { batchSize: 2, numWorkers, onError: 'skip' });
      const batches: unknown[] = [];
      for await (const batch of loader) batches.push(batch.toArray());
      expect(batches).toEqual([[0, 1], [2], [4, 5]]);
      expect(loader.skipped.map(({ index }) => index)).toEqual([3]);
      expect(loader.skipped[0]?.error).toMatchObject({ name: 'RangeError', message: 'sample 3 is broken' });
    }
  });

  it('that is alone in its batch leaves no batch', async () => {
    const loader = new DataLoader(new Faulty(3, 'throw', 1), { numWorkers: 1, onError: 'skip' });
    const batches: unknown[] = [];
    for await (const batch of loader) batches.push(batch.toArray());
    expect(batches).toEqual([[0], [2]]);
  });
});

describe('an unreadable image among 1,000', () => {
  it('is named, or left out', async () => {
    const root = mkdtempSync(join(tmpdir(), 'kindling-'));
    const png = await encodeImage(zeros([3, 4, 4], { dtype: 'uint8' }), 'png');
    mkdirSync(join(root, 'a'));
    for (let i = 0; i < 1000; i++) {
      writeFileSync(join(root, 'a', `${String(i).padStart(4, '0')}.png`), i === 707 ? png.subarray(0, 50) : png);
    }
    const dataset = new ImageFolder(root);
    const { error } = await failureOf(new DataLoader(dataset, { batchSize: 50, numWorkers: 2 }));
    expect(error.index).toBe(707);
    expect(error.message).toMatch(/worker 0: sample 707 failed: DataError: .*a\/0707\.png: its 50 bytes are no image/);
    const here = new DataLoader(dataset, { batchSize: 50, sampler: [707] });
    await expect(here[Symbol.asyncIterator]().next()).rejects.toThrow(/0707\.png: its 50 bytes/);
    const loader = new DataLoader(dataset, { batchSize: 50, numWorkers: 2, onError: 'skip' });
    let images = 0;
    for await (const [x] of loader) images += x.shape[0] ?? 0;
    expect([images, loader.skipped.map(({ index }) => index)]).toEqual([999, [707]]);
    rmSync(root, { recursive: true });
  });
});

describe('a worker', () => {
  it.each<[string, string, RegExp]>([
    ['exits', 'exit', /DataLoader worker 1 is gone: it ended with exit code 3/],
    ['throws beside its task', 'uncaught', /DataLoader worker 1 is gone: it failed: Error: nobody catches this/],
    ['cannot make its dataset', 'construct there', /DataLoader worker \d: starting failed: Error: it cannot be made/],
  ])('that %s ends the loop with an error that names it', async (_, kind, message) => {
    const { error } = await failureOf(new DataLoader(new Faulty(8, kind, 3), { batchSize: 2, numWorkers: 2 }));
    expect(error.message).toMatch(message);
  });

  it('that hangs is named when the time is up', async () => {
    const dataset = new Faulty(4, 'hang', 3);
    const { seen, error } = await failureOf(new DataLoader(dataset, { numWorkers: 1, timeout: 4 }));
    expect(seen).toBe(3);
    expect(error.message).toMatch(/worker 0 has not made the batch of sample 3 within the timeout of 4 s/);
  });

  it('that runs out of memory is named', () => {
    const flags = ['--conditions=@kindling/source', '--max-old-space-size=96'];
    expect(lone('memory', flags)).toEqual({ error: 'WorkerError: DataLoader worker 0 is gone: it ran out of memory.' });
  });

  it('that is told a module or function that does not exist says so', async () => {
    const make = (name: string, module: string | URL = fixtures) =>
      failureOf(new DataLoader([1], { numWorkers: 1, collateFn: fromModule(module, name) }));
    expect((await make('none')).error.message).toMatch(/exports no function or class 'none'; it exports .*throwing/);
    expect((await make('none', 'file:///none.ts')).error.message).toMatch(/file:\/\/\/none\.ts cannot be imported/);
  });
});

describe('a collate function that throws', () => {
  it('ends the loop, wherever it runs', async () => {
    const samples = [1, 2, 3];
    const { error } = await failureOf(
      new DataLoader(samples, { batchSize: 3, numWorkers: 1, collateFn: fromModule(fixtures, 'throwing') }),
    );
    expect(error.message).toMatch(/the batch of samples 0, 1, 2 failed: TypeError: no batch of 3/);
    const collateFn = (): never => {
      throw new DataError('not here');
    };
    const read = async (numWorkers: number): Promise<void> => {
      for await (const _ of new DataLoader(samples, { collateFn, numWorkers }));
    };
    for (const numWorkers of [0, 1]) await expect(read(numWorkers)).rejects.toThrow('not here');
  });
});

describe('a loop that is left', () => {
  it.skipIf(!linux)('ends its workers at once', async () => {
    const before = threads();
    const loader = new DataLoader([1, 2, 3, 4], { numWorkers: 2, collateFn: (list) => list });
    for await (const _ of loader) {
      expect(threads()).toBeGreaterThanOrEqual(before + 2);
      break;
    }
    expect(threads()).toBeLessThanOrEqual(before);
    await expect(
      (async () => {
        for await (const _ of loader) throw new Error('enough');
      })(),
    ).rejects.toThrow('enough');
    expect(threads()).toBeLessThanOrEqual(before);
    const iterator = loader[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('keeps no process alive', () => {
    expect(lone('leave')).toBe('left');
  });

  it.skipIf(!linux || !existsSync(new URL('../../dist/worker.node.js', import.meta.url)))(
    'and 200 that are dropped, give back threads, files and memory',
    () => {
      const { before, after, most } = lone('abandon', []) as Record<'before' | 'after', Record<string, number>> & {
        most: number;
      };
      expect(after).toEqual(before);
      expect(most).toBeLessThan((before.threads ?? 0) + 40);
    },
    120_000,
  );
});
