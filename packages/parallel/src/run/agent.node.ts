// The launcher of one host: holds or reaches the store, starts the ranks, and again after a failure while restarts are left.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ValueError } from '@kindling/core';
import { StoreServer } from '../store/server.node.ts';
import { Children, type ChildSpec } from './children.node.ts';
import type { Failure } from './failure.ts';
import type { RunOptions } from './options.ts';
import { Rendezvous, type Plan } from './rendezvous.node.ts';

const here = createRequire(import.meta.url);

const say = (text: string): void => void process.stderr.write(`kindling-run: ${text}\n`);

/** @throws ValueError where the script cannot be run here */
function checkScript(script: string): string {
  const path = resolve(script);
  if (!existsSync(path)) throw new ValueError(`kindling-run: ${script} does not exist.`);
  // What typeless Node says of itself since 22.10.
  const typed = Boolean((process.features as { typescript?: unknown }).typescript) || process.execArgv.length > 0;
  if (/\.[cm]?ts$/.test(path) && !typed)
    throw new ValueError(
      `kindling-run: Node ${process.version} runs no TypeScript. Use Node 22.18 or newer, or run the .js.`,
    );
  return path;
}

function secret({ nnodes }: RunOptions): string {
  const given = process.env['KINDLING_STORE_TOKEN'];
  if (given !== undefined && given !== '') return given;
  if (nnodes === 1) return randomBytes(24).toString('base64url');
  throw new ValueError(
    'kindling-run: several nodes need KINDLING_STORE_TOKEN, one secret text, the same on all of them.',
  );
}

function specsOf(
  options: RunOptions,
  script: string,
  plan: Plan,
  attempt: number,
  common: Record<string, string>,
): ChildSpec[] {
  const { nprocPerNode: count, nodeRank, startMethod, args, local } = options;
  const node = [...process.execArgv, '--import', pathToFileURL(here.resolve('#watchdog')).href];
  const shared = {
    ...common,
    LOCAL_WORLD_SIZE: String(local?.size ?? count),
    WORLD_SIZE: String(plan.worldSize),
    GROUP_RANK: String(nodeRank),
    KINDLING_RESTART_COUNT: String(attempt),
    KINDLING_LAUNCHER_PID: String(process.pid),
    KINDLING_NUM_THREADS: process.env['KINDLING_NUM_THREADS'] ?? '1',
  };
  if (startMethod === 'threads') {
    const argv = [...node, here.resolve('#thread-ranks'), String(count), pathToFileURL(script).href, ...args];
    return [{ who: 'the process of the ranks', prefix: '', argv, env: shared }];
  }
  return Array.from({ length: count }, (_, i) => {
    const rank = plan.firstRank + i;
    return {
      who: `rank ${rank}`,
      prefix: `[rank ${rank}] `,
      argv: [...node, script, ...args],
      env: { ...shared, RANK: String(rank), LOCAL_RANK: String(local?.rank ?? i) },
    };
  });
}

/** Runs until all ranks ended well, no restart is left, or a signal comes; the exit code. */
export async function launch(options: RunOptions): Promise<number> {
  const script = checkScript(options.script);
  const token = secret(options);
  const { nodeRank, nnodes, masterAddr: host, rdzvId, rdzvTimeout, maxRestarts, stopTimeout } = options;
  const server = nodeRank === 0 ? await StoreServer.listen({ host, port: options.masterPort, token }) : null;
  const port = server?.port ?? options.masterPort;
  const rendezvous = new Rendezvous({ host, port, token }, rdzvId, nodeRank, nnodes, rdzvTimeout);
  const common = { MASTER_ADDR: host, MASTER_PORT: String(port), KINDLING_STORE_TOKEN: token, KINDLING_RUN_ID: rdzvId };
  const signals = new Signals();
  try {
    for (let attempt = 0; ; attempt++) {
      const plan = await signals.or(rendezvous.meet(attempt, options.nprocPerNode));
      if (plan === null) return signals.code;
      const children = new Children(specsOf(options, script, plan, attempt, common));
      const failure = await attend(children, rendezvous, attempt, signals, stopTimeout);
      if (signals.code !== 0) return signals.code;
      if (failure === null) return 0;
      say(`${failure.who} failed first: it ${failure.how}.`);
      if (failure.tail !== '') process.stderr.write(failure.tail);
      if (attempt >= maxRestarts) return failure.code;
      say(`starting all ranks again (restart ${attempt + 1} of ${maxRestarts}).`);
    }
  } finally {
    signals.close();
    // The others still ask how the run ended.
    if (server !== null && nnodes > 1) await new Promise((done) => setTimeout(done, LINGER));
    rendezvous.close();
    await server?.close();
  }
}

const LINGER = 1500;

/** Until the attempt is over on all nodes, and none of its processes is left here. */
async function attend(
  children: Children,
  rendezvous: Rendezvous,
  attempt: number,
  signals: Signals,
  stopTimeout: number,
): Promise<Failure | null> {
  const forward = (name: NodeJS.Signals): void => children.signal(name);
  signals.listen(forward);
  const outcome = rendezvous.outcome(attempt);
  const reported = children.done.then((failure) => rendezvous.report(attempt, failure));
  const over = Promise.all([outcome, reported]);
  const beating = rendezvous.beat(attempt, outcome);
  try {
    const result = await signals.or(Promise.race([outcome, reported.then(() => outcome), fails(over), fails(beating)]));
    if (signals.code !== 0) {
      const how = `was ended by ${signals.name}`;
      const told = rendezvous.report(attempt, { who: 'a launcher', code: signals.code, how, tail: '' });
      // The store may be out of reach; nobody who asks us to end waits for that.
      await Promise.race([told.catch(() => {}), new Promise((done) => setTimeout(done, LINGER))]);
    }
    return result;
  } finally {
    await children.stop(stopTimeout);
    signals.unlisten(forward);
  }
}

/** Settles only when the promise fails. */
const fails = (promise: Promise<unknown>): Promise<never> => promise.then(() => new Promise<never>(() => {}));

/** SIGTERM and SIGINT: the ranks get them too. */
class Signals {
  name: NodeJS.Signals | null = null;
  private readonly listeners = new Set<(name: NodeJS.Signals) => void>();
  private readonly came: Promise<null>;
  private readonly handlers: (readonly [NodeJS.Signals, () => void])[];

  constructor() {
    let tell: (value: null) => void = () => {};
    this.came = new Promise((done) => (tell = done));
    this.handlers = (['SIGTERM', 'SIGINT'] as const).map((name) => {
      const handler = (): void => {
        this.name ??= name;
        for (const listener of this.listeners) listener(name);
        tell(null);
      };
      process.on(name, handler);
      return [name, handler] as const;
    });
  }

  /** For the shell; 0 while none came. */
  get code(): number {
    return this.name === null ? 0 : 128 + constants.signals[this.name];
  }

  /** What the promise gives, or null as soon as a signal comes. */
  or<T>(promise: Promise<T>): Promise<T | null> {
    return Promise.race([promise, this.came]);
  }

  listen(listener: (name: NodeJS.Signals) => void): void {
    this.listeners.add(listener);
  }
  unlisten(listener: (name: NodeJS.Signals) => void): void {
    this.listeners.delete(listener);
  }
  close(): void {
    for (const [name, handler] of this.handlers) process.off(name, handler);
  }
}
