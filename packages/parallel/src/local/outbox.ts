import type { DType } from '@kindling/core';
import { timeoutError } from '../errors.ts';
import type { Elements } from '../group/elements.ts';
import type { Progressive } from './engine.ts';
import { faultError, faultOf, goneError, tell } from './faults.ts';
import { writeMail } from '../group/mail-header.ts';
import type { LocalWork } from './local-work.ts';
import { MAILBOX, type Region } from './region.ts';
import type { World } from './world.ts';

export interface Message {
  readonly work: LocalWork;
  readonly elements: Elements;
  readonly tag: number;
  readonly dtype: DType;
  readonly sizes: readonly number[];
}

/** One end of the way between two ranks. */
export interface Ends {
  readonly region: Region;
  readonly world: World;
  /** Ranks in the group. */
  readonly self: number;
  readonly peer: number;
  /** Global rank of the other. */
  readonly peerGlobal: number;
  readonly timeout: number;
}

/** Why whoever waits for the other end has to give up now, or null. */
export function troubleOf(ends: Ends, { op, deadline }: LocalWork, waiting: () => boolean): Error | null {
  const fault = faultOf(ends.region);
  if (fault !== null) return faultError(op, fault);
  // It may have done its part just before it ended.
  if (ends.world.isGone(ends.peerGlobal) && waiting()) return goneError(op, [ends.peer]);
  if (performance.now() < deadline) return null;
  tell(ends.region, ends.self, 'timeout');
  return timeoutError(op, [ends.peer], ends.timeout);
}

/** Messages from this rank to another, in order, piece by piece through two mailboxes. */
export class Outbox implements Progressive {
  private readonly ends: Ends;
  private readonly queue: Message[] = [];
  private start = 0;
  private broken: Error | null = null;

  constructor(ends: Ends) {
    this.ends = ends;
  }

  get busy(): boolean {
    return this.queue.length > 0;
  }

  get deadline(): number {
    return this.queue[0]?.work.deadline ?? Infinity;
  }

  push(message: Message): void {
    if (this.broken !== null) throw this.broken;
    this.queue.push(message);
  }

  advance(): void {
    while (this.queue.length > 0 && this.hasRoom()) this.put(this.queue[0] as Message);
  }

  inspect(): void {
    const message = this.queue[0];
    if (message === undefined) return;
    const error = troubleOf(this.ends, message.work, () => !this.hasRoom());
    if (error !== null) this.fail(error);
  }

  fail(error: Error): void {
    this.broken ??= error;
    for (const { work } of this.queue.splice(0)) work.end(error);
    this.ends.world.ring(this.ends.peerGlobal);
  }

  private count(word: 'sent' | 'received'): number {
    const { region, self, peer } = this.ends;
    return Atomics.load(region.words, region[word](self, peer));
  }

  private hasRoom(): boolean {
    return ((this.count('sent') - this.count('received')) | 0) < 2;
  }

  private put({ elements, work, tag, dtype, sizes }: Message): void {
    const { region, world, self, peer, peerGlobal } = this.ends;
    const sent = this.count('sent');
    const bytes = Math.min(MAILBOX, elements.bytes - this.start);
    if (this.start === 0) {
      writeMail(region.mailHeader(self, peer, sent & 1), { tag, dtype, sizes, bytes: elements.bytes });
    }
    elements.read(this.start, region.view(region.mailbox(self, peer, sent & 1), bytes));
    this.start += bytes;
    Atomics.store(region.words, region.sent(self, peer), sent + 1);
    world.ring(peerGlobal);
    if (this.start < elements.bytes) return;
    this.start = 0;
    this.queue.shift();
    work.end();
  }
}
