import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-lock-'));
  file = join(folder, 'deep/lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in at a time and leaves nothing behind', async () => {
  const events = [];
  const work = (name) => async () => {
    events.push(`${name} in`);
    await sleep(20);
    events.push(`${name} out`);
  };
  await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
  expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
  expect(existsSync(file)).toBe(false);
});

it('takes over the lock of a process that died', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await withLock(file, () => undefined);
  writeFileSync(file, String(pid));
  expect(await withLock(file, () => 'done')).toBe('done');
});

it('is released when the work throws', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no space left')))).rejects.toThrow('no space left');
  expect(existsSync(file)).toBe(false);
});
