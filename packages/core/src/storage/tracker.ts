// Notices storages that user code has dropped. WeakRefs are made one per large storage and one per
// group of small ones; they can clear inside a synchronous loop only where the platform can force a
// collection and end a "job" (Node). Elsewhere a FinalizationRegistry reports between tasks.
import { garbage } from '#platform';
import type { Block, Storage } from './storage.ts';

export interface Tracker {
  readonly name: string;
  /** Whether young collections notice deaths, so that a full one is the exception. */
  readonly minorSuffices: boolean;
  /** So many entries wait that their bookkeeping costs more than the blocks they watch. */
  readonly crowded: boolean;
  /** Whether room is made by copying out what was not used for longest. */
  readonly spills: boolean;
  track(storage: Storage): void;
  /** The block was freed or copied out. */
  forget(block: Block): void;
  /** Blocks it watches, in the order in which they came. */
  oldest(): Iterable<Block>;
  collect(major: boolean, free: (block: Block) => void): void;
}

const SMALL = 4096;
const GROUP = 64;
const CHECKPOINT_EVERY = 128;
const MIN_CROWD = 65_536;

interface Entry {
  readonly ref: WeakRef<object>;
  readonly blocks: Block[];
}

class WeakRefTracker implements Tracker {
  readonly name = 'weakref';
  readonly spills = false;
  private entries: Entry[] = [];
  private crowd = MIN_CROWD;
  private purgeAt = MIN_CROWD / 2;
  private fresh = 0;
  private group: object | null = null;
  private groupBlocks: Block[] = [];

  get minorSuffices(): boolean {
    return garbage.minorClears;
  }

  get crowded(): boolean {
    return this.entries.length > this.crowd;
  }

  track(storage: Storage): void {
    const block = storage.block;
    if (block === null) return;
    if (block.bytes > SMALL) return this.add(storage, [block]);
    if (this.group === null || this.groupBlocks.length === GROUP) {
      this.group = {};
      this.groupBlocks = [];
      this.add(this.group, this.groupBlocks);
    }
    storage.group = this.group;
    this.groupBlocks.push(block);
  }

  forget(): void {}

  oldest(): Iterable<Block> {
    return [];
  }

  private add(target: object, blocks: Block[]): void {
    this.entries.push({ ref: new WeakRef(target), blocks });
    if (this.entries.length > this.purgeAt) this.purge();
    // WeakRefs made in a job keep their targets alive until the job ends: end it now and then.
    if (++this.fresh === CHECKPOINT_EVERY) {
      this.fresh = 0;
      garbage.checkpoint();
    }
  }

  /** Forgets entries whose blocks were all freed early, which needs no collection. */
  private purge(): void {
    this.entries = this.entries.filter((entry) => entry.blocks === this.groupBlocks || !entry.blocks.every(isFreed));
    this.purgeAt = Math.max(MIN_CROWD / 2, 2 * this.entries.length);
  }

  collect(major: boolean, free: (block: Block) => void): void {
    this.group = null;
    this.groupBlocks = [];
    garbage.checkpoint();
    garbage.collect(major);
    let kept = 0;
    for (const entry of this.entries) {
      if (entry.blocks.every(isFreed)) continue;
      if (entry.ref.deref() === undefined) entry.blocks.forEach(free);
      else this.entries[kept++] = entry;
    }
    this.entries.length = kept;
    this.fresh = 0;
    garbage.checkpoint();
    this.crowd = Math.max(MIN_CROWD, 2 * kept);
  }
}

const isFreed = (block: Block): boolean => block.ptr === 0;

class RegistryTracker implements Tracker {
  readonly name = 'registry';
  readonly spills = true;
  readonly minorSuffices = false;
  readonly crowded = false;
  private dead: Block[] = [];
  private readonly watched = new Set<Block>();
  private readonly registry = new FinalizationRegistry<Block>((block) => this.dead.push(block));

  track(storage: Storage): void {
    if (storage.block === null) return;
    this.watched.add(storage.block);
    this.registry.register(storage, storage.block, storage.block);
  }

  forget(block: Block): void {
    // The registry holds the block: without this V8 could not free the copy of a spilled one.
    if (this.watched.delete(block)) this.registry.unregister(block);
  }

  oldest(): Iterable<Block> {
    return this.watched;
  }

  collect(_major: boolean, free: (block: Block) => void): void {
    const dead = this.dead;
    this.dead = [];
    dead.forEach(free);
  }
}

export const createTracker = (): Tracker => (garbage.available ? new WeakRefTracker() : new RegistryTracker());
