import { collectGarbage, listBackends } from '@kindling/core';
import { over, Pass } from './pass.ts';
import type { PassOptions } from './pass.ts';
import type { WorkerPool } from './pool.ts';

/** Pools that were started and not closed. */
const open = new Set<WorkerPool>();
const manyPools = 8;
let roomFor = manyPools;

/** Ends the workers of loops and loaders that were dropped without an end. */
const dropped = new FinalizationRegistry<WorkerPool>((pool) => void close(pool));

/** Takes note of a pool: it is closed when its owner is collected. */
export function closeWith(owner: object, pool: WorkerPool): void {
  // The collector does not know how much memory a thread takes: where many wait for it, it is called.
  if (open.size >= roomFor && listBackends().length > 0) {
    collectGarbage();
    roomFor = open.size + manyPools;
  }
  open.add(pool);
  dropped.register(owner, pool, owner);
}

async function close(pool: WorkerPool): Promise<void> {
  open.delete(pool);
  roomFor = Math.min(roomFor, open.size + manyPools);
  await pool.close();
}

export interface WorkerIteratorOptions<B> extends PassOptions {
  /** Makes what is given out of what workers send, in this thread. */
  readonly finish: ((sent: unknown) => B | Promise<B>) | null;
  /** Called when the pass ends, early or not. */
  readonly onEnd: () => void;
  /** Whether the workers are for this pass alone. */
  readonly ownsPool: boolean;
}

/** The batches of a pass by workers. Ending it, early or not, ends workers that are its own. */
export class WorkerIterator<B> implements AsyncIterableIterator<B> {
  readonly #pool: WorkerPool;
  readonly #pass: Pass;
  readonly #options: WorkerIteratorOptions<B>;
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(pool: WorkerPool, options: WorkerIteratorOptions<B>) {
    this.#pool = pool;
    this.#pass = new Pass(pool, options);
    this.#options = options;
    if (options.ownsPool) closeWith(this, pool);
  }

  next(): Promise<IteratorResult<B>> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(() => {});
    return result;
  }

  async return(): Promise<IteratorResult<B>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<B>> {
    if (this.#ended) return { done: true, value: undefined };
    try {
      const batch = await this.#pass.next();
      const { finish } = this.#options;
      // Workers make batches by the loader's own collate function, whose type B is.
      if (batch !== over) return { done: false, value: finish === null ? (batch as B) : await finish(batch) };
    } catch (error) {
      await this.#end(true);
      throw error;
    }
    return this.return();
  }

  /** @param broken a pool with a failed worker is no good to others either */
  async #end(broken = false): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
    if (this.#options.ownsPool || broken) {
      dropped.unregister(this);
      await close(this.#pool);
    } else this.#pool.leave();
  }
}
