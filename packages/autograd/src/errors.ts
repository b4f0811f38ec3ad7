import { AutogradError } from '@kindling/core/lean';

/** Found by `detectAnomaly`: a backward that gave NaN or failed, and the forward call it belongs to. */
export class AnomalyError extends AutogradError {
  static override readonly errorName: string = 'AnomalyError';
  /** Name of the node. */
  readonly node: string;
  /** File, line and column of the forward call; null when anomaly mode was off then. */
  readonly forward: string | null;

  constructor(message: string, node: string, forward: string | null, cause: unknown) {
    super(message);
    this.node = node;
    this.forward = forward;
    this.cause = cause;
  }
}
