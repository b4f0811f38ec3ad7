// Allocation with reclaim: the only place where memory that user code dropped is taken back.
// The mechanism and its measurements are described in docs/memory.md.
import type { Backend } from '../backend/backend.ts';
import { MemoryError } from '../errors.ts';
import type { Block, BlockOwner, Storage } from './storage.ts';
import { createTracker, type Tracker } from './tracker.ts';

const MiB = 1 << 20;
const MIN_LIMIT = 32 * MiB;
/** Where a collection takes long (a large JS heap), more garbage may pile up before the next one. */
const SLACK_PER_MS = 2 * MiB;
const MIN_SLACK = 64 * MiB;
const MAX_SLACK = 1024 * MiB;
/** In allocations: more than any kernel has operands, so that what the running op has resolved stays where it is. */
const IN_USE = 16;
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
  /** Bytes copied out of the device so far, to make room ('registry' only). */
  readonly spilledBytes: number;
  /** How dropped tensors are noticed: 'weakref' or 'registry'. */
  readonly tracker: string;
}

/** Accounting and reclaim of one backend's memory. */
export class MemoryPool implements BlockOwner {
  clock = 0;
  allocated = 0;
  peak = 0;
  blocks = 0;
  limit = MIN_LIMIT;
  collections = 0;
  collectionMs = 0;
  spilledBytes = 0;
  userLimit = Infinity;
  private slack = 0;
  private lastCollection = 0;
  readonly tracker: Tracker = createTracker();

  acquire(backend: Backend, bytes: number): Block {
    if (this.allocated + bytes > Math.min(this.limit, this.userLimit) || this.tracker.crowded) this.reclaim(bytes);
    let ptr = backend.allocate(bytes);
    if (ptr === 0) {
      this.collect(true);
      ptr = backend.allocate(bytes);
      if (ptr === 0) throw this.outOfMemory(backend, bytes);
    }
    this.allocated += bytes;
    this.blocks++;
    if (this.allocated > this.peak) this.peak = this.allocated;
    return { ptr, bytes, backend, owner: this, stamp: ++this.clock, spilled: null };
  }

  free(block: Block): void {
    this.tracker.forget(block);
    if (block.ptr !== 0) this.give(block);
    block.spilled = null;
  }

  private give(block: Block): void {
    block.backend.free(block.ptr, block.bytes);
    block.ptr = 0;
    this.allocated -= block.bytes;
    this.blocks--;
  }

  /** Copies a block out of the device, where V8 can free it with its Storage inside a synchronous job. */
  private spill(block: Block): void {
    const copy = new Uint8Array(block.bytes);
    block.backend.read(block.ptr, copy);
    this.tracker.forget(block);
    this.give(block);
    block.spilled = copy;
    this.spilledBytes += block.bytes;
  }

  faultIn(storage: Storage): void {
    const { block } = storage;
    if (block === null || block.spilled === null) return;
    block.ptr = this.acquire(block.backend, block.bytes).ptr;
    block.backend.write(block.ptr, block.spilled);
    block.spilled = null;
    this.tracker.track(storage);
  }

  collect(major: boolean): void {
    const start = performance.now();
    this.tracker.collect(major, (block) => this.free(block));
    this.collections++;
    this.collectionMs += performance.now() - start;
  }

  private reclaim(need: number): void {
    if (this.tracker.spills) this.makeRoom(need);
    else this.collectDead(need);
    if (this.allocated + need > this.userLimit) {
      throw new MemoryError(
        `Memory limit of ${this.userLimit} bytes reached: ${this.allocated} bytes are in use and ${need} more are needed.`,
      );
    }
  }

  /** Where deaths are not seen inside a job: what was reported, then the blocks that were not used for longest. */
  private makeRoom(need: number): void {
    this.collect(false);
    const goal = this.limit / 2;
    for (const block of this.tracker.oldest()) {
      if (this.allocated <= goal) break;
      if (block.stamp < this.clock - IN_USE) this.spill(block);
    }
    this.limit = Math.max(this.limit, 1.5 * this.allocated + need);
  }

  /** Young garbage first; a full collection only when that was not enough. The limit then follows what survived. */
  private collectDead(need: number): void {
    const start = performance.now();
    if (this.tracker.minorSuffices) this.collect(false);
    if (!this.tracker.minorSuffices || this.allocated + need > Math.min(0.6 * this.limit, this.userLimit)) {
      this.collect(true);
      const now = performance.now();
      const elapsed = now - this.lastCollection;
      const most = Math.min(MAX_SLACK, Math.max(MIN_SLACK, SLACK_PER_MS * (now - start)));
      const costly = now - start > GC_SHARE * elapsed;
      this.slack = costly ? Math.min(most, Math.max(MIN_LIMIT, 2 * this.slack)) : this.slack / 2;
      this.lastCollection = now;
      const wanted = Math.max(MIN_LIMIT, 2 * this.allocated, this.allocated + this.slack) + need;
      this.limit = Math.min(wanted, Math.max(this.userLimit, this.allocated + need));
    }
  }

  private outOfMemory(backend: Backend, bytes: number): MemoryError {
    return new MemoryError(
      `Out of memory on ${backend.name}: cannot allocate ${bytes} bytes, ${this.allocated} bytes are in use in ` +
        `${this.blocks} blocks. ${backend.describeMemory?.() ?? ''}Use a smaller batch, or drop tensors you no longer need.`,
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
      spilledBytes: this.spilledBytes,
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
