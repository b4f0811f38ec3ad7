import type { ProgressState } from './meter.ts';

/** Where progress is shown. */
export interface Display {
  update(state: ProgressState): void;
  /** Called once, with the last state; leaves the output as it should stay. */
  close(state: ProgressState): void;
}
