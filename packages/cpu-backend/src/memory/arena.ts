import { classAbove, classBelow, CLASSES, classSize } from './size-class.ts';

/** Blocks up to this size are cut from slabs and reused class by class; larger ones are split and merged. */
const SMALL = 16384;
const SLAB = 256 * 1024;
/** More than a memory of 32-bit addresses holds. */
const MEMORY = 2 ** 32;

export interface ArenaStats {
  /** Bytes handed out and not freed, rounded as the arena rounds them. */
  readonly live: number;
  /** Largest `live` so far. */
  readonly high: number;
  /** Bytes taken from the memory, free ones included. */
  readonly reserved: number;
}

/**
 * Hands out 64-byte aligned blocks of a memory that only grows. Freed blocks are reused; neighbouring large free
 * blocks merge. Content is left as it was.
 */
export class Arena {
  private top: number;
  private readonly base: number;
  private readonly grow: (bytes: number) => boolean;
  private live = 0;
  private high = 0;
  private slab = 0;
  private slabEnd = 0;
  private readonly small: number[][] = Array.from({ length: classAbove(SMALL) + 1 }, () => []);
  /** Free large blocks: by class, by start and by end. */
  private readonly bins: Set<number>[] = Array.from({ length: CLASSES }, () => new Set<number>());
  private readonly sizes = new Map<number, number>();
  private readonly ends = new Map<number, number>();

  /** @param grow makes the memory at least that large, or returns false */
  constructor(base: number, grow: (bytes: number) => boolean) {
    this.base = Math.ceil(base / 64) * 64;
    this.top = this.base;
    this.grow = grow;
  }

  /** Address of at least `bytes` bytes, or 0 when the memory cannot grow. */
  allocate(bytes: number): number {
    if (!(bytes < MEMORY)) return 0; // NaN included; classes beyond the memory would wrap to small ones
    const index = classAbove(bytes);
    const size = classSize(index);
    const ptr = size <= SMALL ? this.takeSmall(index, size) : this.takeLarge(index, size);
    if (ptr !== 0) {
      this.live += size;
      if (this.live > this.high) this.high = this.live;
    }
    return ptr;
  }

  /** `bytes` as it was given to `allocate`. */
  free(ptr: number, bytes: number): void {
    const index = classAbove(bytes);
    const size = classSize(index);
    this.live -= size;
    if (size <= SMALL) (this.small[index] as number[]).push(ptr);
    else this.release(ptr, size);
  }

  stats(): ArenaStats {
    return { live: this.live, high: this.high, reserved: this.top - this.base };
  }

  private takeSmall(index: number, size: number): number {
    const free = (this.small[index] as number[]).pop();
    if (free !== undefined) return free;
    if (this.slab + size > this.slabEnd) {
      const slab = this.takeLarge(classAbove(SLAB), SLAB);
      if (slab === 0) return 0;
      this.slab = slab;
      this.slabEnd = slab + SLAB;
    }
    const ptr = this.slab;
    this.slab += size;
    return ptr;
  }

  private takeLarge(index: number, size: number): number {
    for (let i = index; i < CLASSES; i++) {
      const bin = this.bins[i] as Set<number>;
      if (bin.size === 0) continue;
      const ptr = bin.values().next().value as number;
      const found = this.remove(ptr);
      // What is left over is too large to waste and serves smaller requests; it merges back when this block is freed.
      if (found > size) this.insert(ptr + size, found - size);
      return ptr;
    }
    return this.extend(size);
  }

  private extend(size: number): number {
    const last = this.ends.get(this.top);
    const start = last ?? this.top;
    if (start + size > 2 ** 32 || !this.grow(start + size)) return 0;
    if (last !== undefined) this.remove(last);
    this.top = start + size;
    return start;
  }

  private release(ptr: number, size: number): void {
    let start = ptr;
    let total = size;
    const before = this.ends.get(start);
    if (before !== undefined) {
      total += this.remove(before);
      start = before;
    }
    if (this.sizes.has(ptr + size)) total += this.remove(ptr + size);
    this.insert(start, total);
  }

  private insert(ptr: number, size: number): void {
    this.sizes.set(ptr, size);
    this.ends.set(ptr + size, ptr);
    (this.bins[classBelow(size)] as Set<number>).add(ptr);
  }

  private remove(ptr: number): number {
    const size = this.sizes.get(ptr) as number;
    this.sizes.delete(ptr);
    this.ends.delete(ptr + size);
    (this.bins[classBelow(size)] as Set<number>).delete(ptr);
    return size;
  }
}
