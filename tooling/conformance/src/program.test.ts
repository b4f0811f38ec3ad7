import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from './report.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'conformance-'));
  const tensors = [0, 8].map((offset) => ({ dtype: 'float32', shape: [2], offset }));
  const entry = (op: string, out: number) => ({
    op,
    variant: '',
    call: 'function',
    tensors,
    samples: [{ dtype: 'float32', args: [{ $t: 0 }], kwargs: {}, out: { $t: out } }],
  });
  for (const [file, op, out] of [
    ['abs', 'abs', 1],
    ['neg.wrong', 'neg', 1],
    ['frobnicate', 'frobnicate', 1],
  ] as const) {
    writeFileSync(join(dir, `${file}.json`), JSON.stringify(entry(op, out)));
    writeFileSync(join(dir, `${file}.bin`), new Uint8Array(Float32Array.of(-1, 2, 1, 2).buffer));
  }
});
afterAll(() => rmSync(dir, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(
    process.execPath,
    ['--conditions=@kindling/source', join(import.meta.dirname, 'main.ts'), '--device', 'reference', ...args],
    {
      encoding: 'utf8',
    },
  );

it('prints a line an entry and a total, writes JSON, and fails when a sample does', () => {
  const json = join(dir, 'report.json');
  const { stdout, status } = run('--dir', dir, '--json', json);
  expect(stdout).toMatch(/^abs: passed, forward 1\/1, gradients 0\/0$/m);
  expect(stdout).toMatch(/^neg\.wrong: FAILED, .*1 failed\n {4}neg\(float32\[2\]\): .*got -2, expected 2/m);
  expect(stdout).toMatch(/^frobnicate: unsupported, .*\(no frobnicate\)$/m);
  expect(stdout).toMatch(/3 entries, 3 samples on reference: 1 agree forward, 0 in gradients; 1 failed, 1 unsupported/);
  expect(status).toBe(1);
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
  expect(report.entries.abs).toEqual({
    op: 'abs',
    samples: 1,
    forward: 1,
    gradients: 0,
    failed: 0,
    unsupported: 0,
    firstFailure: null,
  });
  expect(report.totals).toEqual({ entries: 3, samples: 3, forward: 1, gradients: 0, failed: 1, unsupported: 1 });
});

it('runs one op by name', () => {
  const { stdout, status } = run('--dir', dir, '--op', 'abs');
  expect(stdout).toMatch(/1 entries, 1 samples/);
  expect(status).toBe(0);
});

it.each([
  [[], /--dir is missing/],
  [['--dir', '/nowhere'], /--dir \/nowhere: .*no such file/],
  [['--frob'], /Unknown option '--frob'/],
  [['--dir', '.', '--device', 'abacus'], /Unknown device 'abacus'/],
])('says in one line what is wrong with %j', (args, message) => {
  const { stderr, status } = run(...args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(status).toBe(2);
});
