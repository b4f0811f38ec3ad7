import { DataError } from '../errors.ts';
import type { Thread, ThreadEvents } from './threads.ts';

/** @throws DataError always */
export function startThread(_: ThreadEvents): Thread {
  throw new DataError('DataLoader: workers run in Node only. Set numWorkers: 0.');
}

export function workerImports(): string[] {
  return [];
}
