import type { Work } from '../group/work.ts';
import type { Memory } from './tensor-memory.ts';

/** What ends a work, for its group. */
export interface Settler {
  /** Blocks until the work has ended, and ends it here too. */
  block(work: GlooWork): void;
  /** Keeps the program alive while somebody waits. */
  hold(): void;
  release(): void;
}

export class GlooWork implements Work {
  readonly op: string;
  readonly id: number;
  private readonly settler: Settler;
  private memories: readonly Memory[];
  private ended = false;
  private error: Error | null = null;
  private promise: Promise<void> | null = null;
  private listener: (() => void) | null = null;

  constructor(op: string, id: number, settler: Settler, memories: readonly Memory[]) {
    this.op = op;
    this.id = id;
    this.settler = settler;
    this.memories = memories;
  }

  end(error: Error | null): void {
    if (this.ended) return;
    this.ended = true;
    this.error = error;
    for (const memory of this.memories) memory.close();
    this.memories = [];
    this.listener?.();
  }

  isCompleted(): boolean {
    return this.ended;
  }

  wait(): Promise<void> {
    return (this.promise ??= new Promise<void>((resolve, reject) => {
      const settle = (): void => (this.error === null ? resolve() : reject(this.error));
      if (this.ended) return settle();
      this.settler.hold();
      this.listener = () => {
        this.settler.release();
        settle();
      };
    }));
  }

  waitSync(): void {
    if (!this.ended) this.settler.block(this);
    if (this.error !== null) throw this.error;
  }
}
