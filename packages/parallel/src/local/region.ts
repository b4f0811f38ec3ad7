// Where things lie in the memory of one group.
//
// words   fault · per rank: arrived, finished · per pair of ranks: sent, received
// headers per rank two, per pair two
// slots   per rank two and a scratch slot; per pair two mailboxes
//
// Rounds are numbered; round k uses header and slot k % 2 of each rank, so that a rank may write the next round while
// others still read the last.

export const SLOT = 1024 * 1024;
export const MAILBOX = 256 * 1024;
import { HEADER_WORDS } from '../group/header.ts';
const LINE = 16;

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;
const words = (size: number): number => LINE * (1 + size + size * size);
const headers = (size: number): number => HEADER_WORDS * 2 * (size + size * size);

export const regionBytes = (size: number): number =>
  align(4 * (words(size) + headers(size))) + size * 3 * SLOT + size * size * 2 * MAILBOX;

export class Region {
  readonly words: Int32Array;
  readonly size: number;
  private readonly memory: SharedArrayBuffer;
  private readonly headers: number;
  private readonly slots: number;
  private readonly mailboxes: number;
  private readonly base: number;

  constructor(memory: SharedArrayBuffer, base: number, size: number) {
    this.memory = memory;
    this.base = base;
    this.size = size;
    this.words = new Int32Array(memory, base, words(size));
    this.headers = base + 4 * words(size);
    this.slots = base + align(4 * (words(size) + headers(size)));
    this.mailboxes = this.slots + size * 3 * SLOT;
  }

  /** Word of the first failure: 0 while there is none. */
  readonly fault = 0;
  arrived(rank: number): number {
    return LINE * (1 + rank);
  }
  finished(rank: number): number {
    return LINE * (1 + rank) + 1;
  }
  sent(src: number, dst: number): number {
    return LINE * (1 + this.size + src * this.size + dst);
  }
  received(src: number, dst: number): number {
    return this.sent(src, dst) + 1;
  }

  header(rank: number, half: number): Int32Array {
    return new Int32Array(this.memory, this.headers + 4 * HEADER_WORDS * (2 * rank + half), HEADER_WORDS);
  }
  mailHeader(src: number, dst: number, half: number): Int32Array {
    const index = 2 * (this.size + src * this.size + dst) + half;
    return new Int32Array(this.memory, this.headers + 4 * HEADER_WORDS * index, HEADER_WORDS);
  }

  /** Byte address; from one rank to the next it is `slotStride`. */
  slot(rank: number, half: number): number {
    return this.slots + rank * this.slotStride + half * SLOT;
  }
  readonly slotStride = 3 * SLOT;
  /** Where a rank puts what only itself reads. */
  scratch(rank: number): number {
    return this.slots + rank * this.slotStride + 2 * SLOT;
  }
  mailbox(src: number, dst: number, half: number): number {
    return this.mailboxes + (2 * (src * this.size + dst) + half) * MAILBOX;
  }

  view(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.memory, address, bytes);
  }
}
