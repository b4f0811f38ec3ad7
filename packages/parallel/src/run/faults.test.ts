import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { start, type Ended } from '../fixtures/launch.node.ts';
import { needsGloo } from '../fixtures/needs.node.ts';
import { all, weights } from './fixtures/recursion.ts';

const script = join(import.meta.dirname, 'fixtures/train.node.ts');
const checkpoint = (): string => join(mkdtempSync(join(tmpdir(), 'kindling-')), 'checkpoint.json');

function train(how: string, victim: number, method: string): Promise<Ended> {
  const options = ['--nproc-per-node=3', '--max-restarts=1', '--stop-timeout=1', '--start-method', method];
  return start([...options, script, checkpoint(), how, String(victim)]).ended;
}

describe('a run over gloo', { timeout: 60_000 }, () => {
  beforeEach(needsGloo);

  it.each([
    ['kill', 0, /rank 0 failed first: it was ended by SIGKILL/],
    ['kill', 1, /rank 1 failed first: it was ended by SIGKILL/],
    ['kill', 2, /rank 2 failed first: it was ended by SIGKILL/],
    ['throw', 1, /RangeError: rank 1 is broken/],
    ['stop', 1, /rank [02] failed first.*DistTimeoutError/s],
  ])('goes on from its checkpoint after: %s rank %d', async (how, victim, message) => {
    const ended = await train(how, victim, 'processes');
    expect(ended.err).toMatch(message);
    expect([ended.code, weights(ended)]).toEqual([0, all(3, 20)]);
    expect(ended.ms).toBeLessThan(40_000);
  });

  it('does not start when a rank was told another world size', async () => {
    const ended = await train('size', 1, 'processes');
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/DistError.*this rank was started as one of (7|3), another one as one of (7|3)/);
    expect(ended.ms).toBeLessThan(40_000);
  });

  it('does not start without the token', async () => {
    const env = 'process.env.KINDLING_STORE_TOKEN = "guessed"';
    const preload = `data:text/javascript,${encodeURIComponent(`if (process.env.RANK === '1') ${env}`)}`;
    const ended = await start(
      ['--start-method=processes', '--nproc-per-node=2', '--stop-timeout=1', script, checkpoint()],
      {
        NODE_OPTIONS: `--import=${preload}`,
      },
    ).ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/rank 1\] DistStoreError.*the token is wrong/);
  });
});

describe('a run of threads', { timeout: 60_000 }, () => {
  it.each([
    ['kill', 1, /failed first: it was ended by SIGKILL/],
    ['throw', 1, /rank 1 failed first.*RangeError: rank 1 is broken/s],
  ])('goes on from its checkpoint after: %s rank %d', async (how, victim, message) => {
    const ended = await train(how, victim, 'threads');
    expect(ended.err).toMatch(message);
    const [first] = weights(ended);
    expect([ended.code, weights(ended)]).toEqual([0, all(3, first?.from ?? 20)]);
    expect(first?.from).toBeGreaterThanOrEqual(20);
    expect(ended.ms).toBeLessThan(40_000);
  });
});
