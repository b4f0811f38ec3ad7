// Allocation with reclaim: the only place where memory that user code dropped is taken back.
// The mechanism and its measurements are described in docs/memory.md.
import type { Backend } from '../backend/backend.ts';
import { MemoryError } from '../errors.ts';
import type { Block, Storage } from './storage.ts';
import { createTracker, type Tracker } from './tracker.ts';

const MiB = 1 << 20;
const MIN_LIMIT = 32 * MiB;
const MAX_SLACK = 1024 * MiB;
/** Of wall time; above it the limit follows the cost of collecting. */
const GC_SHARE = 0.05;

export interface MemoryStats {
  /** Bytes in blocks that are not freed, dead ones included until the next reclaim. */
  readonly allocatedBytes: number;
  readonly peakBytes: number;
  /** Above this many bytes the next allocation collects first. */
  readonly limitBytes: number;
  readonly liveBlocks: number;
  readonly collections: number;
  readonly collectionMs: number;
  /** How dropped tensors are noticed: 'weakref' or 'registry'. */
  readonly tracker: string;
}

/** Accounting and reclaim of one backend's memory. */
export class MemoryPool {
  allocated = 0;
  peak = 0;
  blocks = 0;
  limit = MIN_LIMIT;
  collections = 0;
  collectionMs = 0;
  userLimit = Infinity;
  private slack = 0;
  private lastCollection = 0;
  readonly tracker: Tracker = createTracker();

  acquire(backend: Backend, bytes: number): Block {
    if (this.allocated + bytes > this.limit || this.tracker.crowded) this.reclaim(bytes);
    let ptr = backend.allocate(bytes);
    if (ptr === 0) {
      this.collect(true);
      ptr = backend.allocate(bytes);
      if (ptr === 0) throw this.outOfMemory(backend, bytes);
    }
    this.allocated += bytes;
    this.blocks++;
    if (this.allocated > this.peak) this.peak = this.allocated;
    return { ptr, bytes, backend };
  }

  free(block: Block): void {
    if (block.ptr === 0) return;
    block.backend.free(block.ptr, block.bytes);
    block.ptr = 0;
    this.allocated -= block.bytes;
    this.blocks--;
  }

  collect(major: boolean): void {
    const start = performance.now();
    this.tracker.collect(major, (block) => this.free(block));
    this.collections++;
    this.collectionMs += performance.now() - start;
  }

  /** Young garbage first; a full collection only when that was not enough. The limit then follows what survived. */
  private reclaim(need: number): void {
    const start = performance.now();
    if (this.tracker.minorSuffices) this.collect(false);
    if (!this.tracker.minorSuffices || this.allocated + need > 0.6 * this.limit) {
      this.collect(true);
      const now = performance.now();
      const elapsed = now - this.lastCollection;
      if (now - start > GC_SHARE * elapsed) this.slack = Math.min(MAX_SLACK, Math.max(MIN_LIMIT, 2 * this.slack));
      else this.slack >>= 1;
      this.lastCollection = now;
      const wanted = Math.max(MIN_LIMIT, 2 * this.allocated, this.allocated + this.slack) + need;
      this.limit = Math.min(wanted, Math.max(this.userLimit, this.allocated + need));
    }
    if (this.allocated + need > this.userLimit) {
      throw new MemoryError(
        `Memory limit of ${this.userLimit} bytes reached: ${this.allocated} bytes are in use and ${need} more are needed.`,
      );
    }
  }

  private outOfMemory(backend: Backend, bytes: number): MemoryError {
    return new MemoryError(
      `Out of memory on ${backend.name}: cannot allocate ${bytes} bytes, ${this.allocated} bytes are in use in ` +
        `${this.blocks} blocks. Use a smaller batch, or drop tensors you no longer need.`,
    );
  }

  stats(): MemoryStats {
    return {
      allocatedBytes: this.allocated,
      peakBytes: this.peak,
      limitBytes: this.limit,
      liveBlocks: this.blocks,
      collections: this.collections,
      collectionMs: this.collectionMs,
      tracker: this.tracker.name,
    };
  }
}

const pools = new Map<Backend, MemoryPool>();

export function poolOf(backend: Backend): MemoryPool {
  let pool = pools.get(backend);
  if (pool === undefined) pools.set(backend, (pool = new MemoryPool()));
  return pool;
}

export function track(storage: Storage): void {
  storage.tracked = true;
  poolOf(storage.backend).tracker.track(storage);
}

export function freeStorage(storage: Storage, by: string): void {
  storage.freedBy = by;
  storage.host = null;
  const block = storage.block;
  if (block !== null) {
    storage.block = null;
    poolOf(storage.backend).free(block);
  }
}
