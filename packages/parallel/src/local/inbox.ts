import type { Progressive } from './engine.ts';
import { bytesOf, fits, mailError, tagOf } from '../group/mail-header.ts';
import { troubleOf, type Ends, type Message } from './outbox.ts';
import { MAILBOX } from './region.ts';

/** Where the pieces of a message go. */
interface Target {
  write(start: number, source: Uint8Array): void;
}

/** A message that came before anyone asked for its tag. */
class Stashed implements Target {
  readonly header: Int32Array;
  readonly data: Uint8Array;

  constructor(header: Int32Array, bytes: number) {
    this.header = header;
    this.data = new Uint8Array(bytes);
  }

  write(start: number, source: Uint8Array): void {
    this.data.set(source, start);
  }
}

interface Arriving {
  readonly target: Target;
  readonly message: Message | null;
  readonly bytes: number;
  start: number;
}

/** Messages to this rank from another: each goes to the oldest `recv` of its tag. */
export class Inbox implements Progressive {
  private readonly ends: Ends;
  private readonly waiting: Message[] = [];
  private readonly stash: Stashed[] = [];
  private arriving: Arriving | null = null;
  private broken: Error | null = null;

  constructor(ends: Ends) {
    this.ends = ends;
  }

  get busy(): boolean {
    return this.waiting.length > 0;
  }

  get deadline(): number {
    return Math.min(...this.waiting.map(({ work }) => work.deadline));
  }

  push(message: Message): void {
    if (this.broken !== null) throw this.broken;
    const at = this.stash.findIndex(({ header }) => tagOf(header) === message.tag);
    if (at < 0) {
      this.waiting.push(message);
      return;
    }
    const [stashed] = this.stash.splice(at, 1) as [Stashed];
    this.check(message, stashed.header);
    message.elements.write(0, stashed.data);
    message.work.end();
  }

  advance(): void {
    try {
      while (this.waiting.length > 0 && this.hasMail()) this.take();
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  inspect(): void {
    const message = this.waiting[0];
    if (message === undefined) return;
    const error = troubleOf(this.ends, message.work, () => !this.hasMail());
    if (error !== null) this.fail(error);
  }

  fail(error: Error): void {
    this.broken ??= error;
    for (const { work } of this.waiting.splice(0)) work.end(error);
    this.ends.world.ring(this.ends.peerGlobal);
  }

  private count(word: 'sent' | 'received'): number {
    const { region, self, peer } = this.ends;
    return Atomics.load(region.words, region[word](peer, self));
  }

  private hasMail(): boolean {
    return this.count('sent') !== this.count('received');
  }

  private take(): void {
    const { region, world, self, peer, peerGlobal } = this.ends;
    const received = this.count('received');
    const half = received & 1;
    const arriving = (this.arriving ??= this.open(region.mailHeader(peer, self, half)));
    const bytes = Math.min(MAILBOX, arriving.bytes - arriving.start);
    arriving.target.write(arriving.start, region.view(region.mailbox(peer, self, half), bytes));
    arriving.start += bytes;
    Atomics.store(region.words, region.received(peer, self), received + 1);
    world.ring(peerGlobal);
    if (arriving.start < arriving.bytes) return;
    this.arriving = null;
    if (arriving.message === null) return;
    this.waiting.splice(this.waiting.indexOf(arriving.message), 1);
    arriving.message.work.end();
  }

  private open(header: Int32Array): Arriving {
    const bytes = bytesOf(header);
    const message = this.waiting.find(({ tag }) => tag === tagOf(header)) ?? null;
    if (message !== null) {
      this.check(message, header);
      return { target: message.elements, message, bytes, start: 0 };
    }
    const stashed = new Stashed(header.slice(), bytes);
    this.stash.push(stashed);
    return { target: stashed, message: null, bytes, start: 0 };
  }

  /** @throws DistBackendError where the message is not what `recv` has a tensor for */
  private check({ dtype, tag, sizes, elements, work }: Message, header: Int32Array): void {
    const wanted = { dtype, tag, sizes, bytes: elements.bytes };
    if (!fits(header, wanted)) throw mailError(work.op, this.ends.peer, header, wanted);
  }
}
