// What goes wrong between ranks. Bad arguments are core's ShapeError, DTypeError and ValueError.
import { KindlingError, ValueError } from '@kindling/core';

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

export const memberMismatch = (op: string, at: number, first: string, rank: number, other: string): DistError =>
  new DistError(
    `${op}: the ranks have different models. Parameter or buffer ${at} is ${first} on rank 0 and ${other} on rank ${rank}.`,
    { op },
  );

export const nothingToTrain = (op: string): ValueError =>
  new ValueError(`${op}: the module has no parameter that requires a gradient: call it as it is.`, { op });

export function unfinished(missing: readonly string[]): DistError {
  const op = 'DistributedDataParallel';
  return new DistError(
    `${op}: the backward before gave no gradients to ${missing.join(', ')}, so that the ranks could not average. ` +
      'Make every parameter part of the loss, or pass findUnusedParameters: true.',
    { op },
  );
}

export const readyTwice = (name: string): DistError =>
  new DistError(
    `DistributedDataParallel: the gradient of ${name} came twice for one forward. Call backward once per forward; ` +
      'where backward runs within backward, pass staticGraph: true.',
    { op: 'DistributedDataParallel' },
  );
