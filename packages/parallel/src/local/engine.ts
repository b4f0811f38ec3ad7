import type { World } from './world.ts';

/** Something that may go on when another rank has done its part. */
export interface Progressive {
  /** Does what can be done now, without blocking. */
  advance(): void;
  /** Whether work is left. */
  readonly busy: boolean;
  /** When the first of its works gives up, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** Looks for ranks that are gone and for works whose time is up, and fails them. */
  inspect(): void;
}

/** Longest sleep between two looks at ranks that ended and at deadlines. */
const LOOK = 1000;

/** Moves on everything that one rank has under way: whoever waits for one work moves the others too. */
export class Engine {
  readonly world: World;
  private readonly members = new Set<Progressive>();
  private pumping = false;

  constructor(world: World) {
    this.world = world;
  }

  add(member: Progressive): void {
    this.members.add(member);
  }

  remove(member: Progressive): void {
    this.members.delete(member);
    this.settle();
  }

  /** Starts what can start, and sees to it that the rest goes on whenever this thread is idle. */
  start(member: Progressive): void {
    member.advance();
    if (member.busy && !this.pumping) {
      this.pumping = true;
      queueMicrotask(() => void this.pump());
    }
  }

  waitSync(done: () => boolean): void {
    while (!done()) {
      const heard = this.world.heard();
      this.advance();
      if (done()) break;
      this.inspect();
      if (done()) break;
      this.world.sleep(heard, this.pause());
    }
    this.settle();
  }

  private async pump(): Promise<void> {
    // waitAsync alone does not keep a program alive.
    const hold = setInterval(() => {}, 2 ** 30);
    try {
      while (this.busy()) {
        const heard = this.world.heard();
        this.advance();
        this.inspect();
        if (this.busy()) await this.world.sleepAsync(heard, this.pause());
      }
    } finally {
      clearInterval(hold);
      this.pumping = false;
    }
  }

  /** The pump sleeps until the bell rings: it has to learn that nothing is left. */
  private settle(): void {
    if (this.pumping && !this.busy()) this.world.wakeSelf();
  }

  private busy(): boolean {
    for (const member of this.members) if (member.busy) return true;
    return false;
  }

  private advance(): void {
    for (const member of this.members) if (member.busy) member.advance();
  }

  private inspect(): void {
    for (const member of this.members) if (member.busy) member.inspect();
  }

  private pause(): number {
    let first = Infinity;
    for (const member of this.members) if (member.busy) first = Math.min(first, member.deadline);
    return Math.max(1, Math.min(LOOK, first - performance.now()));
  }
}
