import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BenchError } from '../errors.ts';
import { mark, type Greeting, type Reply, type Request } from './protocol.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const patience = 180_000;

/** A library's process, seen from the bench. */
export class Child {
  readonly name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = '';

  constructor(name: string, { file, args, env }: Command) {
    this.name = name;
    this.#process = spawn(file, args, { env, stdio: 'pipe' });
    // A program that is not there, or ends early, shows as the end of its answers.
    this.#process.on('error', (error) => (this.#errors += error.message));
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.on('data', (text: Buffer) => (this.#errors = (this.#errors + text.toString()).slice(-2000)));
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async greeting(): Promise<Greeting> {
    try {
      return JSON.parse(await this.#answer()) as Greeting;
    } catch (error) {
      if (error instanceof BenchError) return { missing: error.message };
      throw error;
    }
  }

  /** @throws BenchError when the process ends or does not answer */
  async ask(request: Request): Promise<Reply> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await this.#answer()) as Reply;
  }

  close(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }

  async #answer(): Promise<string> {
    const timer = setTimeout(() => {
      this.#errors += `no answer for ${patience / 1000} s`;
      this.#process.kill('SIGKILL');
    }, patience);
    try {
      for (;;) {
        const { done, value } = await this.#answers.next();
        if (done)
          throw new BenchError(`${this.name} ended: ${this.#errors.trim().split('\n').at(-1) ?? 'no reason given'}`);
        if (value.startsWith(mark)) return value.slice(mark.length);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
