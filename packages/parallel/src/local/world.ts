// Shared memory of the ranks of one program. All numbers in it are 32-bit words that only Atomics touches, and slots of bytes.
import { reduce as reduceModule } from '../generated/reduce.ts';

/** Below it lies what the linker gave the reduce kernel. */
const BASE = 512 * 1024;
const PAGE = 64 * 1024;
/** Words between the words of two ranks: each has a cache line of its own. */
const LINE = 16;
/** Of the reduce kernel, which needs one block of floats. */
const STACK = 8 * 1024;

/** What a thread is given to take part. */
export interface WorldHandle {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly size: number;
}

const roundUp = (bytes: number, unit: number): number => Math.ceil(bytes / unit) * unit;

const groupStart = (size: number): number => roundUp(BASE + (1 + size) * LINE * 4 + size * STACK, PAGE);

/** Memory for `size` ranks; `groupBytes` are those of their first group. */
export function createWorld(size: number, groupBytes: number): WorldHandle {
  const initial = roundUp(groupStart(size) + groupBytes, PAGE) / PAGE;
  const memory = new WebAssembly.Memory({ initial, maximum: 65536, shared: true });
  const bytes = Uint8Array.from(atob(reduceModule), (c) => c.charCodeAt(0));
  return { memory, module: new WebAssembly.Module(bytes), size };
}

/** Tells the ranks that one of them ended: whoever waits for it gets an error. */
export function markGone({ memory, size }: WorldHandle, rank: number): void {
  const words = new Int32Array(memory.buffer, BASE, (1 + size) * LINE);
  Atomics.store(words, (1 + rank) * LINE + 1, 1);
  for (let r = 0; r < size; r++) ringBell(words, r);
}

function ringBell(words: Int32Array, rank: number): void {
  Atomics.add(words, (1 + rank) * LINE, 1);
  Atomics.notify(words, (1 + rank) * LINE);
}

interface ReduceExports {
  readonly __stack_pointer: WebAssembly.Global;
  reduce(op: number, dtype: number, out: number, first: number, stride: number, ranks: number, count: number): number;
}

interface AsyncAtomics {
  waitAsync(words: Int32Array, index: number, value: number, ms: number): { readonly value: Promise<string> | string };
}

/** The world as one rank sees it. Each rank has a bell, which others ring after they changed what it may wait for. */
export class World {
  readonly rank: number;
  readonly size: number;
  readonly memory: WebAssembly.Memory;
  readonly firstGroup: number;
  readonly reduce: ReduceExports['reduce'];
  private readonly words: Int32Array;
  private readonly bell: number;

  constructor({ memory, module, size }: WorldHandle, rank: number) {
    this.rank = rank;
    this.size = size;
    this.memory = memory;
    this.firstGroup = groupStart(size);
    this.words = new Int32Array(memory.buffer, BASE, (1 + size) * LINE);
    this.bell = (1 + rank) * LINE;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const kernel = exports as object as ReduceExports;
    kernel.__stack_pointer.value = BASE + (1 + size) * LINE * 4 + (rank + 1) * STACK;
    this.reduce = kernel.reduce;
  }

  ring(rank: number): void {
    if (rank !== this.rank) ringBell(this.words, rank);
  }

  wakeSelf(): void {
    ringBell(this.words, this.rank);
  }

  isGone(rank: number): boolean {
    return Atomics.load(this.words, (1 + rank) * LINE + 1) !== 0;
  }

  /** To be read before looking at what others wrote; then `sleep` misses no change. */
  heard(): number {
    return Atomics.load(this.words, this.bell);
  }

  /** Until the bell has rung since `heard`, or the time is up. */
  sleep(heard: number, ms: number): void {
    Atomics.wait(this.words, this.bell, heard, ms);
  }

  async sleepAsync(heard: number, ms: number): Promise<void> {
    await (Atomics as typeof Atomics & AsyncAtomics).waitAsync(this.words, this.bell, heard, ms).value;
  }

  /** More memory, zeroed; its address. One rank asks, and tells the others. @throws RangeError when there is no room */
  grow(bytes: number): number {
    return this.memory.grow(roundUp(bytes, PAGE) / PAGE) * PAGE;
  }
}
