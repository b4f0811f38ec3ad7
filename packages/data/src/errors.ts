import { KindlingError } from '@kindling/core';

/** Data that cannot be found, read or batched. */
export class DataError extends KindlingError {
  static override readonly errorName: string = 'DataError';
}
