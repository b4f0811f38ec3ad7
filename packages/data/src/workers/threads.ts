import type { FromWorker, ToWorker } from './messages.ts';

/** A thread that runs a worker. */
export interface Thread {
  /** `transfer`: memory that the message hands over. */
  post(message: ToWorker, transfer?: ArrayBuffer[]): void;
  /** Whether it keeps the process alive. */
  hold(alive: boolean): void;
  terminate(): Promise<void>;
}

/** What a loader needs of a page's Web Worker. */
export interface PageWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message' | 'messageerror' | 'error', listener: (event: Event) => void): void;
  terminate(): void;
}

export type MakeWorker = () => PageWorker;

export interface ThreadEvents {
  onMessage(message: FromWorker): void;
  /** It has ended, or will. Called once. */
  onExit(reason: string): void;
}
