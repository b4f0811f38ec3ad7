import { startThread } from '#threads';
import { failureError, WorkerError } from './errors.ts';
import { handedOver } from './memory.ts';
import type { BatchMemory } from './memory.ts';
import type { FromWorker, Start, ToWorker } from './messages.ts';
import type { MakeWorker, Thread, ThreadEvents } from './threads.ts';

export type StartFor = Omit<Start, 'type' | 'id'>;
export type BatchReply = Exclude<FromWorker, { type: 'ready' | 'failed' }>;

/**
 * The worker threads of a loader. It refers to no loader and no loop, so that those can be collected while it lives, which
 * then ends it.
 */
export class WorkerPool {
  readonly size: number;
  readonly #threads: Thread[] = [];
  /** Why each worker can do no more, where it cannot. */
  readonly #dead: (WorkerError | undefined)[];
  readonly #prefetch: number;
  /** Memory of batches that were taken, by worker. */
  readonly #spare: BatchMemory[][];
  #listener: ((worker: number, reply: BatchReply | WorkerError) => void) | null = null;
  #passes = 0;
  #closed = false;

  /** @throws DataError where there are no threads */
  constructor(start: StartFor, prefetch: number, makeWorker?: MakeWorker) {
    this.size = start.numWorkers;
    this.#prefetch = prefetch;
    this.#dead = new Array<undefined>(this.size).fill(undefined);
    this.#spare = Array.from({ length: this.size }, () => []);
    for (let id = 0; id < this.size; id++) {
      const events: ThreadEvents = {
        onMessage: (message) => this.#receive(id, message),
        onExit: (reason) => this.#die(id, new WorkerError(`DataLoader worker ${id} is gone: ${reason}.`, id)),
      };
      const thread = startThread(events, makeWorker);
      this.#threads.push(thread);
      thread.post({ type: 'start', id, ...start });
    }
  }

  /** Begins a pass and says who listens to its batches; those of earlier passes are dropped. */
  begin(seed: bigint, listener: (worker: number, reply: BatchReply | WorkerError) => void): number {
    this.#listener = listener;
    const pass = ++this.#passes;
    for (const thread of this.#threads) thread.post({ type: 'pass', pass, seed });
    return pass;
  }

  /** Nobody listens any more. */
  leave(): void {
    this.#listener = null;
  }

  /** The error that ended a worker, if it has ended. */
  death(worker: number): WorkerError | undefined {
    return this.#dead[worker];
  }

  /** Closed, or short of a worker. */
  get broken(): boolean {
    return this.#closed || this.#dead.some((death) => death !== undefined);
  }

  post(worker: number, message: ToWorker): void {
    this.#threads[worker]?.post(message, message.type === 'batch' ? handedOver(message.buffer) : undefined);
  }

  /** Memory that a worker may fill. */
  spare(worker: number): BatchMemory | null {
    return this.#spare[worker]?.pop() ?? null;
  }

  giveBack(worker: number, buffer: BatchMemory | null | undefined): void {
    const spare = this.#spare[worker];
    if (buffer && spare !== undefined && spare.length < this.#prefetch) spare.push(buffer);
  }

  /** Whether the threads keep the process alive: while someone waits for a batch. */
  hold(alive: boolean): void {
    for (const thread of this.#threads) thread.hold(alive);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listener = null;
    this.#spare.length = 0;
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }

  #receive(id: number, message: FromWorker): void {
    if (message.type === 'ready') return;
    if (message.type === 'failed') this.#die(id, failureError(id, message.failure, 'starting'));
    else if (this.#listener !== null && message.pass === this.#passes) this.#listener(id, message);
    else if (message.type === 'batch') this.giveBack(id, message.packed?.buffer);
    else if (message.type === 'end') this.giveBack(id, message.buffer);
  }

  #die(id: number, error: WorkerError): void {
    if (this.#dead[id] !== undefined) return;
    this.#dead[id] = error;
    this.#listener?.(id, error);
  }
}
