import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('program.mjs', import.meta.url));
const MiB = 1 << 20;
/** A step makes some 300 KB: a leak of one tensor a step would pass this after a thousand steps. */
const BOUND = 256 * MiB;

interface Result {
  readonly peakBytes: number;
  readonly tracker: string;
  /** Resident bytes after a fifth of the steps, and at most. */
  readonly early: number;
  readonly peak: number;
}

const nodes = [...new Set([process.execPath, process.env['KINDLING_HOST_NODE']])].filter((node) => node !== undefined);

async function measure(node: string, loop: string, scenario: string, tracker = ''): Promise<Result> {
  // The programs run the built packages, as users do: no source condition.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run(node, [program, loop, scenario, '10000'], {
    env: { ...env, KINDLING_TRACKER: tracker },
  });
  return JSON.parse(stdout) as Result;
}

describe.each(nodes)('10,000 steps without dispose on %s', (node) => {
  it.each([
    ['sync', 'train'],
    ['microtask', 'train'],
    ['macrotask', 'train'],
    ['sync', 'dropped'],
    ['sync', 'hooks'],
    ['macrotask', 'hooks'],
  ])(
    '%s loop, %s: arena and resident memory stay flat',
    async (loop, scenario) => {
      const result = await measure(node, loop, scenario);
      expect(result.tracker).toBe('weakref');
      expectFlat(result);
    },
    120_000,
  );
});

describe('10,000 steps where deaths are not seen inside a job, as in a browser', () => {
  it.each(['train', 'hooks'])(
    '%s: what was not used for longest is copied out',
    async (scenario) => {
      const result = await measure(process.execPath, 'sync', scenario, 'registry');
      expect(result.tracker).toBe('registry');
      expectFlat(result);
    },
    120_000,
  );
});

function expectFlat({ peakBytes, early, peak }: Result): void {
  expect(peakBytes).toBeLessThan(BOUND);
  expect(peak - early).toBeLessThan(BOUND);
}
