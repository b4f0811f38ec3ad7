// The stand-in itself: faults put in on purpose are found.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kindling-sim-'));

/** Compiles the program; nothing is said of code that is right. */
function compile(name: string, ...flags: string[]): void {
  const sources = ['sim/planted/planted.cu', ...globSync('sim/*.cpp', { cwd: root })];
  const includes = ['-Isim', '-I../kernel-headers/include', '-DKINDLING_CUDA'];
  const args = ['-std=c++17', '-O1', '-Wall', '-Werror', ...flags, ...includes, '-x', 'c++', ...sources];
  const { status, stderr } = spawnSync('g++', [...args, '-o', join(folder, name), '-lpthread'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}

function run(program: string, fault: string, env: Readonly<Record<string, string>> = {}) {
  const { status, signal, stdout, stderr } = spawnSync(join(folder, program), [fault], {
    encoding: 'utf8',
    env: { ...process.env, ASAN_OPTIONS: 'detect_stack_use_after_return=0:detect_leaks=0', ...env },
  });
  return { ended: status === 0 && signal === null, said: stdout.trim(), complaint: stderr };
}

onStandIn('the stand-in', () => {
  beforeAll(() => compile('plain'), 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['sum', 'copy'])('lets %s pass, in both orders, with streams as threads', (name) => {
    for (const order of ['forward', 'reverse'])
      for (const KINDLING_SIM_ASYNC of ['0', '1'])
        expect(run('plain', name, { KINDLING_SIM_ORDER: order, KINDLING_SIM_ASYNC })).toMatchObject({
          ended: true,
          said: '64',
        });
  });

  it('shows a missing barrier as NaN, but for the poison', () => {
    expect(run('plain', 'missing-barrier').said).toMatch(/nan/);
  });

  it('shows a copy that is not waited for as NaN', () => {
    expect(run('plain', 'missing-wait').said).toMatch(/nan/);
  });

  it('stops at a barrier that not all threads reach, and says where they are', () => {
    const { ended, complaint } = run('plain', 'divergent-barrier');
    expect(ended).toBe(false);
    expect(complaint).toMatch(/cuda-sim: .*kernel divergentKernel, block \(0, 0, 0\)/);
    expect(complaint).toMatch(/thread 0 (waits at __syncthreads|has ended)/);
  });

  it('finds accesses out of bounds of global and shared memory under AddressSanitizer', { timeout: 60_000 }, () => {
    compile('asan', '-fsanitize=address', '-fno-omit-frame-pointer');
    for (const name of ['sum', 'copy']) expect(run('asan', name)).toMatchObject({ ended: true, said: '64' });
    for (const name of ['out-of-bounds', 'out-of-shared']) {
      const { ended, complaint } = run('asan', name);
      expect(ended).toBe(false);
      expect(complaint).toMatch(/heap-buffer-overflow/);
      expect(complaint).toMatch(/outsideKernel/);
    }
  });
});
