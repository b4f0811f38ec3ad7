// Two hosts: two network namespaces joined by a veth pair, made here and removed afterwards.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { results, start } from '../fixtures/launch.node.ts';
import { needsGloo } from '../fixtures/needs.node.ts';

const script = join(import.meta.dirname, '../checkpoint/fixtures/train.node.ts');
const hosts = [0, 1].map((i) => ({
  name: `kd-${process.pid}-${i}`,
  link: `kd${process.pid % 100000}-${i}`,
  address: `10.99.0.${i + 1}`,
}));
const [first, second] = hosts as [(typeof hosts)[0], (typeof hosts)[0]];
const TIMEOUT = 3000;

const ip = (...args: string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;

function makeHosts(): boolean {
  const made = hosts.every(({ name }) => ip('netns', 'add', name) && ip('-n', name, 'link', 'set', 'lo', 'up'));
  return (
    made &&
    ip(
      'link',
      'add',
      first.link,
      'netns',
      first.name,
      'type',
      'veth',
      'peer',
      'name',
      second.link,
      'netns',
      second.name,
    ) &&
    hosts.every(
      ({ name, link, address }) =>
        ip('-n', name, 'address', 'add', `${address}/24`, 'dev', link) && ip('-n', name, 'link', 'set', link, 'up'),
    )
  );
}

function removeHosts(): void {
  for (const { name } of hosts) ip('netns', 'delete', name);
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'kindling-'));

interface Run {
  readonly from: number;
  readonly losses: readonly number[];
  readonly weights: unknown;
}

/** Both launchers, each on its host, with checkpoints of its own. */
function run(epochs: number, ms: number, more: readonly string[] = ['--rdzv-timeout=60']) {
  return hosts.map(({ name }, node) => {
    const options = [
      '--nnodes=2',
      `--node-rank=${node}`,
      `--master-addr=${first.address}`,
      '--max-restarts=1',
      '--stop-timeout=1',
    ];
    const env = { KINDLING_STORE_TOKEN: 'of this test' };
    return start([...options, ...more, script, folder(), 'none', '-1', String(epochs), String(ms)], env, [
      'ip',
      'netns',
      'exec',
      name,
    ]);
  });
}

async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + 40_000;
  while (!what()) {
    if (performance.now() > end) throw new Error('it did not happen within 40 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('two hosts', { timeout: 150_000 }, () => {
  let made = false;
  beforeAll(() => {
    made = makeHosts();
  });
  afterAll(removeHosts);
  beforeEach(needsGloo);
  beforeEach((context) => {
    if (!made) context.skip('network namespaces cannot be made: they need root and iproute2');
  });

  it('train together, notice within the timeout and 2 s that the link is cut, and go on when it is back', async () => {
    const epochs = 12;
    const launchers = run(epochs, 50);
    let [out, err] = ['', ''];
    for (const { child } of launchers) {
      child.stdout?.on('data', (chunk) => (out += String(chunk)));
      child.stderr?.on('data', (chunk) => (err += String(chunk)));
    }
    await until(() => out.includes('step 13'));
    expect(ip('-n', first.name, 'link', 'set', first.link, 'down')).toBe(true);
    const cut = Date.now();
    const noticed = (): RegExpMatchArray[] => [...err.matchAll(/^\[rank (\d)\] (\w+) (\d+) /gm)];
    await until(() => new Set(noticed().map(([, rank]) => rank)).size === 2);
    for (const [, , name, at] of noticed()) {
      expect(name).toBe('DistTimeoutError');
      expect(Number(at) - cut).toBeLessThan(TIMEOUT + 2000);
    }
    expect(ip('-n', first.name, 'link', 'set', first.link, 'up')).toBe(true);
    const ended = await Promise.all(launchers.map((each) => each.ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const whole = await start([
      '--nproc-per-node=2',
      '--start-method=processes',
      script,
      folder(),
      'none',
      '-1',
      `${epochs}`,
    ]).ended;
    ended.forEach((each, rank) => {
      const { from, losses, weights } = results(each)[rank] as Run;
      const undisturbed = results(whole)[rank] as Run;
      expect(from).toBeGreaterThanOrEqual(12);
      expect({ losses, weights }).toEqual({ losses: undisturbed.losses.slice(from), weights: undisturbed.weights });
    });
  });

  it.each([
    [0, 1, /store: nobody answered at 10\.99\.0\.1:29500|store at 10\.99\.0\.1:29500: the connection was closed/],
    [1, 0, /the launcher of node 1 did not come within 4 s/],
  ])('end when the launcher of host %d is killed', async (killed, left, message) => {
    const launchers = run(400, 50, ['--rdzv-timeout=4']);
    let out = '';
    launchers[0]?.child.stdout?.on('data', (chunk) => (out += String(chunk)));
    await until(() => out.includes('step 13'));
    launchers[killed]?.child.kill('SIGKILL');
    const ended = await launchers[left]?.ended;
    expect([ended?.code, ended?.err]).toEqual([2, expect.stringMatching(message)]);
    // Its streams close when the last of its ranks is gone.
    expect((await launchers[killed]?.ended)?.code).toBe(null);
    expect(ended?.ms).toBeLessThan(60_000);
  });
});
