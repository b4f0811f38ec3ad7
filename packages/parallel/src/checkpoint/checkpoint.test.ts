import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { results, start } from '../fixtures/launch.node.ts';
import { needsGloo } from '../fixtures/needs.node.ts';
import { spawn } from '../index.ts';

const script = join(import.meta.dirname, 'fixtures/train.node.ts');
const ranks = join(import.meta.dirname, 'fixtures/ranks.node.ts');
const folder = (): string => mkdtempSync(join(tmpdir(), 'kindling-'));

interface Run {
  readonly from: number;
  readonly losses: readonly number[];
  readonly weights: unknown;
}

async function train(method: string, where: string, ...disturbance: string[]): Promise<Run[]> {
  const options = ['--nproc-per-node=2', '--max-restarts=1', '--stop-timeout=1', '--start-method', method];
  const ended = await start([...options, script, where, ...disturbance]).ended;
  expect([ended.code, disturbance.length > 0 || ended.err]).toEqual([0, disturbance.length > 0 || '']);
  return results(ended) as Run[];
}

const needs = (method: string) => (context: TestContext) => method === 'processes' && needsGloo(context);

describe('a run with checkpoints', { timeout: 60_000 }, () => {
  it.for([
    ['threads', 'throw', '1'],
    ['processes', 'kill', '0'],
    ['processes', 'throw', '1'],
  ] as const)(
    'goes on to the bit as if nothing had been: %s, %s of rank %s',
    async ([method, how, victim], context) => {
      needs(method)(context);
      const whole = await train(method, folder());
      const where = folder();
      const resumed = await train(method, where, how, victim);
      expect(resumed).toHaveLength(2);
      resumed.forEach(({ from, losses, weights }, rank) => {
        // A rank that another's end disturbs may not have saved its last step.
        expect([12, 13]).toContain(from);
        expect({ losses, weights }).toEqual({ losses: whole[rank]?.losses.slice(from), weights: whole[rank]?.weights });
      });
      expect(resumed[0]?.weights).toEqual(resumed[1]?.weights);
      const kept = readdirSync(where).sort();
      expect(kept).toHaveLength(2);
      for (const name of kept)
        expect(readdirSync(join(where, name)).sort()).toEqual(['rank-0-of-2.pth', 'rank-1-of-2.pth']);
    },
  );
});

describe('checkpoints of several ranks', { timeout: 60_000 }, () => {
  const run = (name: string, nprocs: number, ...args: unknown[]): Promise<unknown[]> =>
    spawn(ranks, args, { nprocs, name });

  it('count only when every rank has its file', async () => {
    const where = folder();
    expect(await run('load', 2, where)).toEqual([null, null]);
    await run('save', 2, where, 5);
    await run('save', 2, where, 6);
    expect(await run('load', 2, where)).toEqual([
      { shared: [0], own: 60, step: 6 },
      { shared: [0], own: 61, step: 6 },
    ]);
    await run('save', 2, where, 7);
    rmSync(join(where, '000003', 'rank-1-of-2.pth'));
    expect(await run('load', 2, where)).toEqual([
      { shared: [0], own: 60, step: 6 },
      { shared: [0], own: 61, step: 6 },
    ]);
  });

  it('are of one number of ranks', async () => {
    const where = folder();
    await run('save', 2, where, 5);
    await expect(run('load', 3, where)).rejects.toThrow(/has checkpoints of 2 ranks, and these are 3/);
  });

  it('fail on every rank when one cannot save, and the one before stays', async () => {
    const where = folder();
    await run('save', 2, where, 5);
    const messages = (await run('saveOnOne', 2, where)) as string[];
    expect(messages[0]).toMatch(/rank 1 could not save: .*'own'/);
    expect(messages[1]).toMatch(/'own'/);
    expect(await run('load', 2, where)).toEqual([
      { shared: [0], own: 50, step: 5 },
      { shared: [0], own: 51, step: 5 },
    ]);
  });
});
