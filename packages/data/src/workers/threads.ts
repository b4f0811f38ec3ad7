import type { FromWorker, ToWorker } from './messages.ts';

/** A thread that runs a worker. */
export interface Thread {
  post(message: ToWorker): void;
  /** Whether it keeps the process alive. */
  hold(alive: boolean): void;
  terminate(): Promise<void>;
}

export interface ThreadEvents {
  onMessage(message: FromWorker): void;
  /** It has ended, or will. Called once. */
  onExit(reason: string): void;
}
