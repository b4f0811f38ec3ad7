import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const bootstrap = (...args) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs'), ...args], { encoding: 'utf8' });

it('names its commands when it does not know one', () => {
  const { status, stderr } = bootstrap('toString');
  expect(stderr).toMatch(/^usage: .*start \| bench \| conformance \| tutorial \| test \| test:modes \| turbo \| build/);
  expect(status).toBe(2);
});

it('runs pnpm of the pinned version with the flags given, and passes its status on', () => {
  expect(bootstrap('pnpm', '--', '--version').stdout.trim()).toBe('12.21.0');
  expect(bootstrap('pnpm', 'exec', 'node', '-e', 'process.exit(7)').status).toBe(7);
});
