// What goes wrong between ranks. Bad arguments are core's ShapeError, DTypeError and ValueError.
import { KindlingError } from '@kindling/core';

/** Base of all errors of distributed runs. */
export class DistError extends KindlingError {
  static override readonly errorName: string = 'DistError';
}
/** The ranks do not agree on the collective, or its transport failed. */
export class DistBackendError extends DistError {
  static override readonly errorName: string = 'DistBackendError';
}
/** Another rank did not come, or did not answer, within the timeout. */
export class DistTimeoutError extends DistError {
  static override readonly errorName: string = 'DistTimeoutError';
}
/** A connection that cannot be made, or broke. */
export class DistNetworkError extends DistError {
  static override readonly errorName: string = 'DistNetworkError';
}
/** The key-value store refused or does not answer. */
export class DistStoreError extends DistError {
  static override readonly errorName: string = 'DistStoreError';
}
/** Another rank ended, failed, or aborted the group. */
export class PeerError extends DistError {
  static override readonly errorName: string = 'PeerError';
  /** Rank in the group of the one that is gone, where it is known. */
  readonly rank: number | null;

  constructor(message: string, rank: number | null, op?: string) {
    super(message, { op });
    this.rank = rank;
  }
}
/** A rank that `spawn` started threw or ended. `cause` is its own error, with its stack there. */
export class ProcessRaisedError extends DistError {
  static override readonly errorName: string = 'ProcessRaisedError';
  readonly rank: number;

  constructor(message: string, rank: number) {
    super(message);
    this.rank = rank;
  }
}

export const notInitialized = (op: string): DistError =>
  new DistError(`${op}: the default process group is not initialized. Call: await initProcessGroup().`, { op });

export const ranksText = (ranks: readonly number[]): string =>
  ranks.length === 1 ? `rank ${ranks[0]}` : `ranks ${ranks.join(', ')}`;

export function timeoutError(op: string, missing: readonly number[], ms: number): DistTimeoutError {
  return new DistTimeoutError(
    `${op}: ${ranksText(missing)} did not come within the timeout of ${ms / 1000} s. ` +
      'Every rank must call the same collectives in the same order; the group cannot be used any more.',
    { op },
  );
}
