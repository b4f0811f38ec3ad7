import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { everythingOf, reduced, reductionCases } from '../fixtures/expected.ts';
import { results, start, type Ended } from '../fixtures/launch.node.ts';
import { needsGloo } from '../fixtures/needs.node.ts';

beforeEach(needsGloo);

const script = join(import.meta.dirname, '../fixtures/call.node.ts');

const launch = (name: string, args: readonly unknown[], nprocs = 3): Promise<Ended> =>
  start([
    '--start-method=processes',
    `--nproc-per-node=${nprocs}`,
    '--stop-timeout=1',
    script,
    name,
    JSON.stringify(args),
  ]).ended;

async function run(name: string, args: readonly unknown[], nprocs = 3): Promise<unknown[]> {
  const ended = await launch(name, args, nprocs);
  expect([ended.code, ended.err]).toEqual([0, '']);
  return results(ended);
}

describe('collectives over gloo', { timeout: 60_000 }, () => {
  it('do what PyTorch says, in the group of all and in a part of it', async () => {
    expect(await run('everything', [])).toEqual([0, 1, 2].map((rank) => everythingOf(rank, 'gloo')));
  });

  it('reduce every dtype, small and large', async () => {
    const wanted = reductionCases.map(([dtype, numel, op]) => [dtype, numel, reduced[op]]);
    expect(await run('reductions', [reductionCases])).toEqual([wanted, wanted, wanted]);
  });

  it('send large tensors, several at once', async () => {
    const right = [true, true, true, true, true];
    expect(await run('large', [700_001])).toEqual([right, right, right]);
  });

  it('stay right in long random sequences, whatever the order of waiting', async () => {
    expect(await run('sequence', [7, 80])).toEqual([[], [], []]);
  });

  it('pass messages, matched by tag', async () => {
    expect(await run('messages', [], 2)).toEqual([[1_200_000], [[1, 1], 600_000, [3, 3]]]);
  });
});

type Failure = [name: string, message: string, ms: number];

describe('ranks over gloo that disagree', () => {
  it.each([
    ['shape', /allReduce: rank \d called allReduce\(float32 \[\d, \d\], op 'sum'\) where rank \d called .*\[\d, \d\]/],
    ['call', /barrier\(\).*broadcast\(float32 \[2\], rank 0\)|broadcast\(float32 \[2\], rank 0\).*barrier\(\)/],
  ])('in %s all learn it, and the group stays unusable', async (kind, message) => {
    for (const [first, second] of (await run('mismatch', [kind], 2)) as Failure[][]) {
      expect(first?.[0]).toBe('DistBackendError');
      expect(first?.[1]).toMatch(message);
      expect(second).toEqual(first);
    }
  });

  it('in the size of a message: the receiver learns it', async () => {
    const [, receiver] = (await run('mismatch', ['message'], 2)) as Failure[][];
    expect(receiver?.[0]).toEqual([
      'DistBackendError',
      expect.stringMatching(/recv: rank 0 sent float32 \[4\], the tensor for it is float32 \[5\]/),
    ]);
  });
});

describe('a rank over gloo that does not come', () => {
  it.each([
    ['throw', 1],
    ['exit', 3],
  ])('by %s: the launcher ends with its code, the others learn it', async (how, code) => {
    const ended = await launch('absent', [how]);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(/rank 1 failed first: it ended with exit code/);
    expect(ended.ms).toBeLessThan(20_000);
  });

  it('in time: all get a timeout that is typed, or learn that others gave up', async () => {
    const [first, , third] = (await run('absent', ['stall'])) as Failure[];
    for (const [name, message, ms] of [first, third] as Failure[]) {
      expect(['DistTimeoutError', 'PeerError']).toContain(name);
      if (name === 'DistTimeoutError') expect(message).toMatch(/did not come within the timeout of 2 s/);
      expect(ms).toBeLessThan(4000);
    }
    expect([first?.[0], third?.[0]]).toContain('DistTimeoutError');
  });

  it('because it aborted: all fail at once', async () => {
    for (const [name, , ms] of (await run('absent', ['abort'])) as Failure[]) {
      expect(name).toBe('PeerError');
      expect(ms).toBeLessThan(5000);
    }
  });

  it('because it returned: the others learn it', async () => {
    const [first, , third] = (await run('absent', ['return'])) as Failure[];
    for (const each of [first, third]) expect(each?.[0]).toBe('PeerError');
  });
});
