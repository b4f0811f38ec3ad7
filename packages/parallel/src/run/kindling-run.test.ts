import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { start, type Ended } from '../fixtures/launch.node.ts';

const here = import.meta.dirname;
const script = join(here, 'fixtures/script.node.ts');
const processes = ['--start-method', 'processes'];

const run = (...args: string[]): Promise<Ended> => start(args).ended;
const lines = (text: string): string[] => text.trimEnd().split('\n').sort();

async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!what()) {
    if (performance.now() > end) throw new Error('it did not happen within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('kindling-run', { timeout: 60_000 }, () => {
  it.each([
    ['threads', false],
    ['processes', true],
  ])('tells ranks who they are and marks their lines: %s', async (method, main) => {
    const { code, out, err } = await run('--nproc_per_node=2', '--start-method', method, script, 'hello');
    expect([code, err]).toEqual([0, '']);
    expect(lines(out)).toEqual([
      `[rank 0] 0/2 local 0/2 at 127.0.0.1 main ${main}`,
      '[rank 0] no newline',
      `[rank 1] 1/2 local 1/2 at 127.0.0.1 main ${main}`,
      '[rank 1] no newline',
    ]);
  });

  it('restarts threads that meet in shared memory after one failed, and names it with its stack', async () => {
    const { code, out, err } = await run('--nproc-per-node', '2', '--max-restarts', '1', script, 'collective');
    expect(code).toBe(0);
    expect(lines(out)).toEqual(['[rank 0] sum 3,3 by local', '[rank 1] sum 3,3 by local']);
    expect(err).toMatch(/kindling-run: rank 1 failed first: it ended with exit code 1/);
    expect(err).toMatch(/RangeError: rank 1 is broken\n.*at .*collective .*script\.node\.ts/s);
    expect(err).toMatch(/starting all ranks again \(restart 1 of 1\)/);
  });

  it('starts all again while restarts are left', async () => {
    const { code, out } = await run('--nproc-per-node=2', ...processes, '--max-restarts=2', script, 'once');
    expect([code, lines(out)]).toEqual([0, ['[rank 0] attempt 1', '[rank 1] attempt 1']]);
  });

  it.each([
    ['throw', 'processes', 1, /rank 1 failed first: it ended with exit code 1.*RangeError: rank 1 is broken/s],
    ['throw', 'threads', 1, /rank 1 failed first: it ended with exit code 1.*RangeError: rank 1 is broken/s],
    ['exit', 'processes', 7, /rank 1 failed first: it ended with exit code 7/],
    ['exit', 'threads', 7, /rank 1 failed first: it ended with exit code 7/],
    ['kill', 'processes', 137, /rank 1 failed first: it was ended by SIGKILL/],
    ['stall', 'processes', 1, /rank [02] failed first: it ended with exit code 1.*waited in vain/s],
  ])('stops all when a rank fails, with its exit code: %s, %s', async (how, method, expected, message) => {
    const options = ['--nproc-per-node=3', '--stop-timeout=1', '--start-method', method];
    const { code, err, ms } = await run(...options, script, how);
    expect(code).toBe(expected);
    expect(err).toMatch(message);
    expect(ms).toBeLessThan(20_000);
  });

  it('forwards SIGTERM, and ends as after it', async () => {
    for (const method of ['processes', 'threads']) {
      const { child, ended } = start(['--nproc-per-node=2', '--start-method', method, script, 'signal']);
      let ready = '';
      child.stdout?.on('data', (chunk) => (ready += String(chunk)));
      await until(() => ready.split('ready').length === 3);
      child.kill('SIGTERM');
      const { code, out } = await ended;
      expect([method, code]).toEqual([method, 143]);
      expect(lines(out).filter((line) => line.includes('saving'))).toEqual(['[rank 0] saving', '[rank 1] saving']);
    }
  });

  it.each(['processes', 'threads'])('leaves nothing running when it is killed: %s', async (method) => {
    const file = join(mkdtempSync(join(tmpdir(), 'kindling-')), 'pids');
    const { child, ended } = start(['--nproc-per-node=2', '--start-method', method, script, 'block', file]);
    const pids = (): number[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []);
    await until(() => pids().length === 2);
    child.kill('SIGKILL');
    await until(() => pids().every((pid) => !alive(pid)));
    expect((await ended).code).toBe(null);
  });

  it('refuses a port in use, a script that is not there, and options that it does not know', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const taken = await run('--master-port', String(port), script, 'hello');
    server.close();
    expect([taken.code, taken.err]).toEqual([2, expect.stringMatching(/port is in use; choose another --master-port/)]);
    const missing = await run('none.ts');
    expect([missing.code, missing.err]).toEqual([2, 'kindling-run: none.ts does not exist.\n']);
    const unknown = await run('--gpus', '2', script);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/unknown option --gpus.*usage:/s)]);
  });

  it('joins the ranks of several nodes, and restarts them together', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = String((server.address() as AddressInfo).port);
    await new Promise((resolve) => server.close(resolve));
    const node = (rank: number, nproc: number): Promise<Ended> =>
      start(
        [
          `--nnodes=2`,
          `--node-rank=${rank}`,
          `--nproc-per-node=${nproc}`,
          '--master-port',
          port,
          '--max-restarts=1',
          script,
          'once',
        ],
        { KINDLING_STORE_TOKEN: 'of this test' },
      ).ended;
    const [first, second] = await Promise.all([node(0, 1), node(1, 2)]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(lines(first.out)).toEqual(['[rank 0] attempt 1']);
    expect(lines(second.out)).toEqual(['[rank 1] attempt 1', '[rank 2] attempt 1']);
    for (const { err } of [first, second]) expect(err).toMatch(/rank 1 failed first: it ended with exit code 1/);
    const stranger = await start(['--nnodes=2', '--master-port', port, script], { KINDLING_STORE_TOKEN: '' }).ended;
    expect([stranger.code, stranger.err]).toEqual([
      2,
      expect.stringMatching(/several nodes need KINDLING_STORE_TOKEN/),
    ]);
  });
});
