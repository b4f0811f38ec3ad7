// One pass over the samples by workers: batches are asked for in turn, so many ahead, and given out in order.
import { failureError, WorkerError } from './errors.ts';
import type { Failure } from './messages.ts';
import { unpack } from './pack.ts';
import type { BatchReply, WorkerPool } from './pool.ts';

export interface PassOptions {
  readonly seed: bigint;
  /** Indices of each batch; null for a stream, whose batches have none. */
  readonly batches: Iterator<readonly number[]> | null;
  /** Samples before the first of them. */
  readonly position: number;
  /** Called when a batch is given out, or left out because each of its samples failed. */
  readonly onBatch: () => void;
  /** Batches each worker may be ahead. */
  readonly prefetchFactor: number;
  /** Seconds to wait for a batch; 0 for as long as it takes. */
  readonly timeout: number;
  readonly onSkip: (failure: Failure) => void;
}

/** The end of a pass. */
export const over: unique symbol = Symbol('end of pass');

export class Pass {
  readonly #pool: WorkerPool;
  readonly #options: PassOptions;
  readonly #id: number;
  /** What has arrived, by batch. */
  readonly #arrived = new Map<number, BatchReply>();
  /** Which worker makes a batch, and of what, for errors. */
  readonly #asked = new Map<number, { worker: number; indices: readonly number[] | null }>();
  /** Workers whose part of a stream has not ended. */
  readonly #active: Set<number>;
  #asking = 0;
  #wanted = 0;
  #position: number;
  #exhausted = false;
  #wake: (() => void) | null = null;

  constructor(pool: WorkerPool, options: PassOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#position = options.position;
    this.#active = new Set(Array.from({ length: pool.size }, (_, i) => i));
    this.#id = pool.begin(options.seed, (_, reply) => {
      if (!(reply instanceof WorkerError)) this.#arrived.set(reply.batch, reply);
      this.#wake?.();
    });
    this.#fill();
  }

  /** The next batch, or `over`. @throws WorkerError */
  async next(): Promise<unknown> {
    for (;;) {
      this.#fill();
      const asked = this.#asked.get(this.#wanted);
      if (asked === undefined) return over;
      const reply = this.#arrived.get(this.#wanted) ?? (await this.#wait(asked));
      this.#arrived.delete(this.#wanted);
      this.#asked.delete(this.#wanted);
      this.#wanted++;
      const { worker } = asked;
      if (reply.type === 'error') throw failureError(worker, reply.failure, nameOf(asked.indices));
      if (reply.type === 'end') {
        this.#active.delete(worker);
        this.#pool.giveBack(worker, reply.buffer);
        continue;
      }
      for (const failure of reply.skipped) this.#options.onSkip(failure);
      this.#options.onBatch();
      if (reply.packed === null) continue;
      const batch = unpack(reply.packed);
      this.#pool.giveBack(worker, reply.packed.buffer);
      // Before the caller's own work, so that workers have some meanwhile.
      this.#fill();
      return batch;
    }
  }

  /** Asks for batches until each worker has as many as it may. */
  #fill(): void {
    const { batches, prefetchFactor } = this.#options;
    while (!this.#exhausted && this.#asked.size < this.#pool.size * prefetchFactor) {
      const worker = this.#nextWorker();
      if (worker === null) return;
      const next = batches?.next();
      if (next?.done === true) {
        this.#exhausted = true;
        return;
      }
      const indices = next?.value ?? null;
      const batch = this.#asking++;
      this.#asked.set(batch, { worker, indices });
      const buffer = this.#pool.spare(worker);
      this.#pool.post(worker, { type: 'batch', pass: this.#id, batch, indices, position: this.#position, buffer });
      this.#position += indices?.length ?? 0;
    }
  }

  /** Workers take turns; those whose stream has ended are passed over. */
  #nextWorker(): number | null {
    if (this.#active.size === 0) return null;
    while (!this.#active.has(this.#turn % this.#pool.size)) this.#turn++;
    return this.#turn++ % this.#pool.size;
  }
  #turn = 0;

  async #wait(asked: { worker: number; indices: readonly number[] | null }): Promise<BatchReply> {
    const { timeout } = this.#options;
    const { worker, indices } = asked;
    let late = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (timeout > 0) {
      timer = setTimeout(() => {
        late = true;
        this.#wake?.();
      }, timeout * 1000);
    }
    this.#pool.hold(true);
    try {
      for (;;) {
        const reply = this.#arrived.get(this.#wanted);
        if (reply !== undefined) return reply;
        const death = this.#pool.death(worker);
        if (death !== undefined) throw death;
        if (late) {
          throw new WorkerError(
            `DataLoader worker ${worker} has not made ${nameOf(indices)} within the timeout of ${timeout} s.`,
            worker,
          );
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.#wake = null;
      clearTimeout(timer);
      this.#pool.hold(false);
    }
  }
}

function nameOf(indices: readonly number[] | null): string {
  if (indices === null) return 'a batch';
  const some = indices.slice(0, 8).join(', ');
  return `the batch of sample${indices.length === 1 ? '' : 's'} ${some}${indices.length > 8 ? ', ...' : ''}`;
}
