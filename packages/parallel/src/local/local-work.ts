import type { Work } from '../group/work.ts';
import type { Engine } from './engine.ts';

/** Ends once, well or badly; `close` then gives up what it holds. */
export class LocalWork implements Work {
  readonly op: string;
  readonly deadline: number;
  private readonly engine: Engine;
  private readonly close: () => void;
  private ended = false;
  private error: Error | null = null;
  private promise: Promise<void> | null = null;
  private listener: (() => void) | null = null;

  constructor(op: string, engine: Engine, timeout: number, close: () => void) {
    this.op = op;
    this.engine = engine;
    this.deadline = performance.now() + timeout;
    this.close = close;
  }

  end(error: Error | null = null): void {
    if (this.ended) return;
    this.ended = true;
    this.error = error;
    this.close();
    this.listener?.();
  }

  isCompleted(): boolean {
    return this.ended;
  }

  wait(): Promise<void> {
    return (this.promise ??= new Promise<void>((resolve, reject) => {
      const settle = (): void => (this.error === null ? resolve() : reject(this.error));
      if (this.ended) settle();
      else this.listener = settle;
    }));
  }

  waitSync(): void {
    this.engine.waitSync(() => this.ended);
    if (this.error !== null) throw this.error;
  }
}
