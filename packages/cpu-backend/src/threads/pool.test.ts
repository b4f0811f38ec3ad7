import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { add, bmm, conv2d, mm, ones, randn, setNumThreads, sum, manualSeed, zeros, type Tensor } from '@kindling/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cpuInfo } from '../index.ts';
import { pointwiseCodes } from '../generated/codes.ts';
import { heap, wasm } from '../runtime.ts';

const before = cpuInfo().threads;

beforeAll(async () => {
  setNumThreads(4);
  mm(ones([512, 512]), ones([512, 512]));
  await vi.waitFor(() => expect(cpuInfo().threadsReady).toBe(4), { timeout: 20_000 });
});
afterAll(() => setNumThreads(before));

manualSeed(3);
const float64 = { dtype: 'float64' } as const;
const square = randn([300, 300]);
const cases: Readonly<Record<string, () => Tensor>> = {
  'a matrix product': () => mm(randn([300, 700]), randn([700, 200])),
  'one of transposed matrices': () => mm(randn([700, 310]).t(), randn([190, 700]).t()),
  'one of float64': () => mm(randn([257, 300], float64), randn([300, 129], float64)),
  'a flat one': () => mm(randn([5, 1000]), randn([1000, 3000])),
  'a matrix times a vector': () => mm(randn([2000, 1111]), randn([1111, 1])),
  'a batch of products': () => bmm(randn([33, 50, 60]), randn([33, 60, 40])),
  integers: () => mm(randn([200, 200]).mul(9).to('int64'), randn([200, 200]).mul(9).to('int64')),
  'a convolution': () => conv2d(randn([4, 20, 31, 30]), randn([24, 20, 3, 3]), randn([24]), { padding: 1 }),
  'a depthwise one': () => conv2d(randn([2, 64, 40, 40]), randn([64, 1, 3, 3]), null, { groups: 64 }),
  'a sum with a rest': () => sum(randn([1_000_007])),
  'a sum of columns': () => sum(randn([3000, 400]), 0),
  'a broadcast sum': () => add(randn([500, 1, 700]), randn([3, 1])),
  'a transposed copy': () => square.t().contiguous(),
  'a softmax': () => randn([400, 1000]).softmax(1),
};

describe.each(Object.entries(cases))('%s', (_, make) => {
  it('has the same bits on one, two and four threads', () => {
    const bits = (threads: number): Tensor => {
      setNumThreads(threads);
      manualSeed(7);
      return make();
    };
    const one = bits(1).toTypedArray();
    expect(bits(2).toTypedArray()).toEqual(one);
    expect(bits(4).toTypedArray()).toEqual(one);
  });
});

it('turns a trap of any thread into an error, and goes on', () => {
  setNumThreads(4);
  const n = 1 << 20;
  const x = ones([n]);
  const code = (pointwiseCodes.neg << 4) | 0;
  const { ptr } = zeros([n]).storage;
  for (let i = 1; i <= 40; i++) {
    // The last of the input's elements lie beyond the memory.
    expect(() => wasm.unary(code, heap.bytes - 4 * (n - i * 20_000), ptr, n)).toThrow(/out of bounds|pool/);
    expect(add(x, x).sum().item()).toBe(2 * n);
    expect(
      mm(ones([400, 400]), ones([400, 400]))
        .sum()
        .item(),
    ).toBe(400 ** 3);
  }
});

it('serves memory that was added after it started', () => {
  setNumThreads(4);
  const bytes = heap.bytes;
  const n = bytes / 4 + (1 << 20);
  const x = zeros([n]);
  expect(heap.bytes).toBeGreaterThan(bytes);
  expect(x.add(1).sum().item()).toBeCloseTo(n, -2);
});

it('refuses a number of threads that is none', () => {
  for (const wrong of [0, -1, 1.5, NaN]) expect(() => setNumThreads(wrong)).toThrow(/positive integer/);
});

describe('programs', () => {
  const run = promisify(execFile);
  const program = fileURLToPath(new URL('./fixtures/program.node.ts', import.meta.url));
  const printed = async (env: Record<string, string>, ...args: string[]): Promise<unknown> => {
    const options = { env: { ...process.env, ...env }, timeout: 25_000 };
    const { stdout } = await run(process.execPath, ['--conditions=@kindling/source', program, ...args], options);
    return JSON.parse(stdout);
  };

  it('end by themselves', async () => {
    expect(await printed({ KINDLING_NUM_THREADS: '3' })).toEqual({ threads: 3, ready: 3, sum: 512 ** 3 });
  });

  it('may have a pool in each of several workers', async () => {
    const one = { threads: 2, ready: 2, sum: 512 ** 3 };
    expect(await printed({ KINDLING_NUM_THREADS: '2' }, 'workers')).toEqual([one, one, one]);
  });

  it('have one thread without shared memory', async () => {
    expect(await printed({ KINDLING_NUM_THREADS: '4' }, 'unshared')).toEqual({ threads: 1, ready: 1, sum: 512 ** 3 });
  });

  it('do not wait for threads to start', async () => {
    expect(await printed({ KINDLING_NUM_THREADS: '4' }, 'once')).toMatchObject({ threads: 4, sum: 512 ** 3 });
  });
});
