// The processes of one host in one attempt: a process for each rank, or one whose threads are the ranks.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Failure } from './failure.ts';
import { PrefixedLines, Tail, TAIL_LINES } from './lines.ts';

export interface ChildSpec {
  /** 'rank 3'. */
  readonly who: string;
  /** Empty where the process marks its lines itself. */
  readonly prefix: string;
  /** Arguments of node. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ThreadFailure {
  readonly kindlingFailure: { readonly rank: number; readonly text: string };
}

const isThreadFailure = (message: unknown): message is ThreadFailure =>
  typeof message === 'object' && message !== null && 'kindlingFailure' in message;

export class Children {
  /** The first failure, or null when all ended well. */
  readonly done: Promise<Failure | null>;
  private readonly processes: ChildProcess[];
  private readonly ended: Promise<void>;
  private told = false;

  constructor(specs: readonly ChildSpec[]) {
    this.processes = [];
    let failed: (failure: Failure) => void = () => {};
    const first = new Promise<Failure>((resolve) => (failed = resolve));
    this.ended = Promise.all(specs.map((spec) => this.start(spec, failed))).then(() => {});
    this.done = Promise.race([first, this.ended.then(() => null)]);
  }

  signal(name: NodeJS.Signals): void {
    this.told = true;
    for (const child of this.processes) child.kill(name);
  }

  /**
   * Returns when none is left: SIGTERM, unless they had a signal before, and after `timeout` milliseconds SIGKILL, which
   * ends stopped ones too.
   */
  async stop(timeout: number): Promise<void> {
    if (!this.told) this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), timeout);
    await this.ended;
    clearTimeout(timer);
  }

  private start({ who, prefix, argv, env }: ChildSpec, failed: (failure: Failure) => void): Promise<void> {
    const child = spawn(process.execPath, argv, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...env },
    });
    this.processes.push(child);
    const tail = new Tail(TAIL_LINES);
    const out = new PrefixedLines(prefix, (line) => process.stdout.write(line));
    const err = new PrefixedLines(prefix, (line) => {
      tail.push(line);
      process.stderr.write(line);
    });
    child.stdout?.on('data', (chunk: Uint8Array) => out.push(chunk));
    child.stderr?.on('data', (chunk: Uint8Array) => err.push(chunk));
    // With threads as ranks: which of them it was, and its stack.
    let thread: ThreadFailure['kindlingFailure'] | null = null;
    child.on('message', (message) => {
      if (isThreadFailure(message)) thread ??= message.kindlingFailure;
    });
    return new Promise((resolve) => {
      child.on('error', (error) => failed({ who, code: 1, how: `could not be started: ${error.message}`, tail: '' }));
      child.on('error', () => resolve());
      child.on('close', (code, signal) => {
        out.end();
        err.end();
        const from = thread === null ? { who, tail: String(tail) } : { who: `rank ${thread.rank}`, tail: thread.text };
        if (signal !== null) failed({ ...from, code: 128 + constants.signals[signal], how: `was ended by ${signal}` });
        else if (code !== 0) failed({ ...from, code: code ?? 1, how: `ended with exit code ${code}` });
        resolve();
      });
    });
  }
}
