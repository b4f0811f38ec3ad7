// A process is killed while it writes: the last complete checkpoint always loads.
import '@kindling/cpu-backend';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Generator, type Tensor } from '@kindling/core';
import { afterAll, expect, it } from 'vitest';
import { checkpointHistory, loadCheckpoint } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kindling-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes checkpoints, each of one value throughout, and tells the number of each when it is written. */
const writer = `
import '@kindling/cpu-backend';
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { full } from '@kindling/core';
import { checkpointHistory, loadCheckpoint, saveCheckpoint } from '@kindling/serialize';
flushCompileCache(); // a killed process would not write it
const [path, keep] = process.argv.slice(1);
let { step } = checkpointHistory(path).length > 0 || keep === '1' ? tryLoad() : { step: 0 };
function tryLoad() { try { return loadCheckpoint(path); } catch { return { step: 0 }; } }
for (;;) {
  step++;
  saveCheckpoint(path, { step, w: full([200, 200], step) }, { keep: Number(keep) });
  writeSync(1, step + '\\n');
}`;

/** Kills a writer so many milliseconds after it began to write; gives the number of the last checkpoint it told of. */
async function killed(path: string, keep: number, delay: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--conditions=@kindling/source', '--input-type=module', '-e', writer, path, String(keep)],
    {
      cwd: new URL('../..', import.meta.url),
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let told = '';
  const first = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  const closed = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([first, closed]);
  await wait(delay);
  child.kill('SIGKILL');
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  const complete = told.slice(0, told.lastIndexOf('\n')).split('\n');
  return Number(complete.at(-1));
}

async function lane(name: string, keep: number, seed: number): Promise<void> {
  const path = join(folder, name);
  const generator = new Generator().manualSeed(seed);
  let last = 0;
  for (let i = 0; i < 25; i++) {
    const told = await killed(path, keep, generator.uniform() * 40);
    expect(told).toBeGreaterThan(last);
    const { step, w } = loadCheckpoint<{ step: number; w: Tensor }>(path);
    // One more may have been complete before it could be told.
    expect([told, told + 1]).toContain(step);
    expect([w.amin().item(), w.amax().item()]).toEqual([step, step]);
    for (const old of checkpointHistory(path)) loadCheckpoint(old);
    last = step;
  }
}

it('killed at 50 moments', { timeout: 60_000 }, async () => {
  await Promise.all([lane('single.pth', 1, 1), lane('history.pth', 3, 2)]);
});
