import { DistBackendError, timeoutError } from '../errors.ts';
import type { Progressive } from './engine.ts';
import { callText, sameWords, writeCall, type Call } from '../group/header.ts';
import type { LocalWork } from './local-work.ts';
import { faultError, faultOf, goneError, tell } from './faults.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** One exchange: every rank writes its slot, then every rank reads slots. */
export interface Round {
  readonly call: Call;
  /** Writes this rank's slot. `before` is the address of the slots of the round before, see `held`. */
  fill(slot: number, before: number): void;
  /** Reads the slots of all ranks; the address is that of rank 0's. */
  drain(slots: number): void;
  /** The next round's `fill` reads the slots of this one. */
  readonly held?: boolean;
}

interface Entry {
  readonly round: Round;
  readonly work: LocalWork;
  readonly last: boolean;
}

/** The collectives of one group as one rank goes through them, in order. */
export class Lane implements Progressive {
  private readonly region: Region;
  private readonly world: World;
  private readonly rank: number;
  private readonly ranks: readonly number[];
  private readonly timeout: number;
  private readonly queue: Entry[] = [];
  /** Number of the round at the head of the queue. */
  private head: number;
  private posted = 0;
  private broken: Error | null = null;

  constructor(region: Region, world: World, ranks: readonly number[], timeout: number) {
    this.region = region;
    this.world = world;
    this.ranks = ranks;
    this.rank = ranks.indexOf(world.rank);
    this.timeout = timeout;
    this.head = Atomics.load(region.words, region.arrived(this.rank));
  }

  get busy(): boolean {
    return this.queue.length > 0;
  }

  get deadline(): number {
    return this.queue[0]?.work.deadline ?? Infinity;
  }

  /** @throws what broke the group before */
  push(work: LocalWork, rounds: readonly Round[]): void {
    const fault = faultOf(this.region);
    if (fault !== null) this.broken ??= faultError(work.op, fault);
    if (this.broken !== null) throw this.broken;
    rounds.forEach((round, i) => this.queue.push({ round, work, last: i === rounds.length - 1 }));
  }

  advance(): void {
    try {
      while (this.post() || this.collect());
    } catch (error) {
      tell(this.region, this.rank, 'failure');
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Ends all that is queued, and whatever comes later, with this error. */
  fail(error: Error): void {
    this.broken ??= error;
    const works = new Set(this.queue.map(({ work }) => work));
    this.queue.length = 0;
    this.posted = 0;
    for (const work of works) work.end(error);
    this.ringAll();
  }

  inspect(): void {
    const entry = this.queue[0];
    if (entry === undefined) return;
    const { op } = entry.work;
    const fault = faultOf(this.region);
    if (fault !== null) return this.fail(faultError(op, fault));
    const missing = this.missing();
    const gone = missing.filter((rank) => this.world.isGone(this.ranks[rank] as number));
    // It may have taken part just before it ended.
    if (gone.length > 0 && this.missing().includes(gone[0] as number)) return this.fail(goneError(op, gone));
    if (performance.now() < this.deadline) return;
    tell(this.region, this.rank, 'timeout');
    this.fail(timeoutError(op, missing, this.timeout));
  }

  /** Ranks that the head of the queue waits for. */
  private missing(): number[] {
    const reached = this.posted > 0 ? this.lacking('arrived', this.head + 1) : this.lacking('finished', this.head - 1);
    return reached.filter((rank) => rank !== this.rank);
  }

  private lacking(word: 'arrived' | 'finished', count: number): number[] {
    const { region } = this;
    // Counters wrap; their distance does not.
    return this.ranks.flatMap((_, r) => (((Atomics.load(region.words, region[word](r)) - count) | 0) < 0 ? [r] : []));
  }

  private reached(word: 'arrived' | 'finished', count: number): boolean {
    const { region } = this;
    for (let r = 0; r < this.ranks.length; r++)
      if (((Atomics.load(region.words, region[word](r)) - count) | 0) < 0) return false;
    return true;
  }

  private post(): boolean {
    const entry = this.queue[this.posted];
    if (entry === undefined || this.posted > 1) return false;
    const { region, rank } = this;
    const number = this.head + this.posted;
    const before = this.queue[this.posted - 1]?.round;
    // A round that reads the one before waits until that is collected, which `collect` says by moving the head.
    if (before?.held === true || !this.reached('finished', number - 1)) return false;
    const half = number & 1;
    entry.round.fill(region.slot(rank, half), region.slot(0, half ^ 1));
    writeCall(region.header(rank, half), entry.round.call);
    this.store('finished', this.head);
    this.store('arrived', number + 1);
    this.posted++;
    this.ringAll();
    return true;
  }

  private collect(): boolean {
    const entry = this.queue[0];
    if (entry === undefined || this.posted === 0 || !this.reached('arrived', this.head + 1)) return false;
    const half = this.head & 1;
    this.compare(entry.work.op, half);
    entry.round.drain(this.region.slot(0, half));
    this.queue.shift();
    this.head++;
    this.posted--;
    if (entry.round.held !== true) {
      this.store('finished', this.head);
      this.ringAll();
    }
    if (entry.last) entry.work.end();
    return true;
  }

  /** @throws DistBackendError where a rank does something else. All ranks see it: each wrote its header before. */
  private compare(op: string, half: number): void {
    const mine = this.region.header(this.rank, half);
    for (let r = 0; r < this.ranks.length; r++) {
      const theirs = this.region.header(r, half);
      if (sameWords(theirs, mine)) continue;
      throw new DistBackendError(
        `${op}: rank ${r} called ${callText(theirs)} where rank ${this.rank} called ${callText(mine)}. ` +
          'Every rank must call the same collectives in the same order, with the same shapes and dtypes.',
        { op },
      );
    }
  }

  private store(word: 'arrived' | 'finished', count: number): void {
    Atomics.store(this.region.words, this.region[word](this.rank), count);
  }

  private ringAll(): void {
    for (const rank of this.ranks) this.world.ring(rank);
  }
}
