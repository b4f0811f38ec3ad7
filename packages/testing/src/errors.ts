import { KindlingError } from '@kindling/core';

/** Reference values that do not have the format they should have. */
export class GoldenError extends KindlingError {
  static override readonly errorName: string = 'GoldenError';
}

/** Something PyTorch has and Kindling does not have yet: neither passed nor failed. */
export class UnsupportedError extends KindlingError {
  static override readonly errorName: string = 'UnsupportedError';
}

/** A derivative that disagrees with finite differences. */
export class GradcheckError extends KindlingError {
  static override readonly errorName: string = 'GradcheckError';
}

/** Two results that should agree and do not. */
export class MismatchError extends KindlingError {
  static override readonly errorName: string = 'MismatchError';
}
