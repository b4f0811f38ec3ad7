import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const config = join(import.meta.dirname, 'fixtures/vitest.config.ts');

function report(...fixtures: string[]): { last: string; output: string; status: number | null } {
  const args = [vitest, 'run', '--config', config, ...fixtures.map((name) => `${name}.fixture.ts`)];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { last: stdout.trimEnd().split('\n').at(-1) ?? '', output: stdout, status };
}

it('ends with the total and lists what was skipped, with reasons', () => {
  const { last, output, status } = report('passes');
  expect(last).toBe('1 passed, 0 failed, 2 skipped');
  expect(output).toMatch(/skipped, no such device:\n.*skips > for a reason/);
  expect(output).toMatch(/skipped, no reason given:\n.*skips > without a reason/);
  expect(status).toBe(0);
});

it('counts a failed test and a failed hook', () => {
  const { last, status } = report('fails');
  expect(last).toBe('1 passed, 2 failed, 1 skipped');
  expect(status).not.toBe(0);
});

it('counts a file that does not load', () => {
  const { last, status } = report('passes', 'throws-at-load');
  expect(last).toBe('1 passed, 1 failed, 2 skipped');
  expect(status).not.toBe(0);
});

it('counts an unhandled error', () => {
  const { last, status } = report('rejects');
  expect(last).toBe('1 passed, 1 failed');
  expect(status).not.toBe(0);
});

it('counts a run without tests as a failure', () => {
  const { last, status } = report('absent');
  expect(last).toBe('0 passed, 1 failed');
  expect(status).not.toBe(0);
});
