import '@kindling/cpu-backend';
import type { Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { everythingOf, reduced, reductionCases } from '../fixtures/expected.ts';
import { ProcessRaisedError, spawn } from '../index.ts';

const ranks = new URL('../fixtures/ranks.node.ts', import.meta.url);
const run = (name: string, args: unknown[], nprocs = 3): Promise<unknown[]> => spawn(ranks, args, { nprocs, name });

describe('collectives over shared memory', { timeout: 60_000 }, () => {
  it('do what PyTorch says, in the group of all and in a part of it', async () => {
    const all = await run('everything', []);
    expect(all).toEqual([0, 1, 2].map((rank) => everythingOf(rank, 'local')));
  });

  it('reduce every dtype, small and large', async () => {
    const wanted = reductionCases.map(([dtype, numel, op]) => [dtype, numel, reduced[op]]);
    expect(await run('reductions', [reductionCases])).toEqual([wanted, wanted, wanted]);
  });

  it('send large tensors in pieces, several at once', async () => {
    expect(await run('large', [700_001])).toEqual(
      Array.from({ length: 3 }, () => Array.from({ length: 5 }, () => true)),
    );
  });

  it('give the same bits on every rank, whatever the timing', async () => {
    const runs = (await run('timing', [3])) as Tensor[][];
    const [first, ...others] = runs.flat() as [Tensor, ...Tensor[]];
    expect(others.every((x) => x.equal(first))).toBe(true);
  });

  it('stay right in long random sequences, whatever the order of waiting', async () => {
    const sequence = new URL('../fixtures/sequence.node.ts', import.meta.url);
    const wrong = await spawn(sequence, [7, 80], { nprocs: 4, name: 'sequence' });
    expect(wrong).toEqual([[], [], [], []]);
  });

  it('pass messages, matched by tag, larger than what fits in between', async () => {
    expect(await run('messages', [], 2)).toEqual([[1_200_000], [[1, 1], 600_000, [3, 3]]]);
  });
});

type Failure = [name: string, message: string, ms: number];

describe('ranks that disagree', () => {
  it.each([
    ['shape', /allReduce: rank \d called allReduce\(float32 \[\d, \d\], op 'sum'\) where rank \d called .*\[\d, \d\]/],
    ['dtype', /allReduce\(float64 \[2\], op 'sum'\)/],
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

describe('a rank that does not come', () => {
  it.each([
    ['throw', 'RangeError: rank 1 is broken'],
    ['exit', 'the thread ended with exit code 3'],
  ])('by %s ends the others, and is named', async (how, message) => {
    const start = performance.now();
    const error: unknown = await run('absent', [how], 2).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProcessRaisedError);
    expect(error).toMatchObject({ rank: 1, message: expect.stringContaining(message) });
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('because it returned: the others get an error that names it', async () => {
    const [first, second, third] = (await run('absent', ['return'])) as [Failure, string[], Failure];
    expect(second).toEqual(['left']);
    for (const [name, message] of [first, third]) {
      expect(name).toBe('PeerError');
      expect(message).toMatch(/allReduce: rank 1 ended without taking part/);
    }
  });

  it('in time: all get a timeout that is typed', async () => {
    for (const [rank, [name, message, ms]] of ((await run('absent', ['stall'])) as Failure[]).entries()) {
      expect(name).toBe('DistTimeoutError');
      if (rank !== 1) expect(message).toMatch(/rank 1 did not come within the timeout of 2 s|waited longer/);
      expect(ms).toBeLessThan(5000);
    }
  });

  it('because it aborted: all fail at once', async () => {
    const results = (await run('absent', ['abort'])) as Failure[];
    expect(results[0]?.slice(0, 2)).toEqual([
      'PeerError',
      expect.stringMatching(/allReduce: rank 1 aborted the group/),
    ]);
    expect(results[1]?.slice(0, 2)).toEqual(['PeerError', expect.stringMatching(/This rank aborted the group: test/)]);
    for (const [, , ms] of results) expect(ms).toBeLessThan(5000);
  });
});
