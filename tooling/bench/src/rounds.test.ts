import { expect, it } from 'vitest';
import type { Reply, Request } from './child/protocol.ts';
import { BenchError } from './errors.ts';
import { runCase, type Library } from './rounds.ts';

/** Answers with what `reply` makes of the number of its turn, and notes in `log` that it was asked. */
function library(name: string, log: string[], reply: (turn: number, request: Request) => Reply): Library {
  let turn = 0;
  return {
    name,
    ask(request) {
      log.push(name);
      return Promise.resolve(reply(turn++, request));
    },
  };
}

const ignore = (): void => undefined;

it('asks in turn and keeps the median of each round', async () => {
  const log: string[] = [];
  const a = library('kindling', log, (turn) => ({ samples: [turn, 10, 1000] }));
  const b = library('b', log, (turn) => ({ samples: [turn + 1] }));
  const results = await runCase('add1e6', [a, b], 3, ignore);
  expect(log).toEqual(['kindling', 'b', 'kindling', 'b', 'kindling', 'b']);
  expect([...results]).toEqual([
    ['kindling', [10, 10, 10]],
    ['b', [1, 2, 3]],
  ]);
});

it('warms up for longer in the first round', async () => {
  const warmups: number[] = [];
  const a = library('kindling', [], (_, { warmupMs }) => {
    warmups.push(warmupMs);
    return { samples: [1] };
  });
  await runCase('mlp', [a], 3, ignore);
  expect(warmups[0]).toBeGreaterThan(warmups[1] as number);
  expect(warmups[1]).toBe(warmups[2]);
});

it('leaves out a peer that cannot do a case, or fails at it', async () => {
  const log: string[] = [];
  const warnings: string[] = [];
  const own = library('kindling', log, () => ({ samples: [1] }));
  const cannot = library('cannot', log, () => ({ unsupported: true }));
  const fails = library('fails', log, (turn) => (turn === 0 ? { samples: [1] } : { error: 'out of memory' }));
  const results = await runCase('mlp', [own, cannot, fails], 3, (message) => warnings.push(message));
  expect([...results.keys()]).toEqual(['kindling']);
  expect(log.filter((name) => name === 'cannot')).toHaveLength(1);
  expect(warnings).toEqual(['fails: out of memory; fails is left out of mlp']);
});

it('stops when Kindling fails', async () => {
  const own = library('kindling', [], () => ({ error: 'no kernel' }));
  await expect(runCase('mlp', [own], 2, ignore)).rejects.toThrow(new BenchError('kindling: no kernel'));
});
