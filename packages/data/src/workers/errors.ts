import { DataError } from '../errors.ts';
import type { Failure } from './messages.ts';

/** Something went wrong in a DataLoader's worker. `cause` is the original error, with its stack in the worker. */
export class WorkerError extends DataError {
  static override readonly errorName: string = 'WorkerError';
  /** The worker, from 0. */
  readonly worker: number;
  /** The sample that failed, where it is known. */
  readonly index: number | null;

  constructor(message: string, worker: number, index: number | null = null) {
    super(message);
    this.worker = worker;
    this.index = index;
  }
}

/** The error as it was in the worker: name, message and stack. */
export function originalOf({ name, message, stack }: Failure): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

export function failureError(worker: number, failure: Failure, doing: string): WorkerError {
  const { index, name, message, stack } = failure;
  const what = index === null ? doing : `sample ${index}`;
  const error = new WorkerError(
    `DataLoader worker ${worker}: ${what} failed: ${name}: ${message}\nIn the worker: ${stack}`,
    worker,
    index,
  );
  error.cause = originalOf(failure);
  return error;
}
