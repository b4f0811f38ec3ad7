import type { Mode } from '../modes/change.ts';
import { enter, ModeScope } from '../modes/scope.ts';
import { within } from '../modes/within.ts';
import { anomaly, type Anomaly } from './trace.ts';

export interface AnomalyOptions {
  /** Whether a gradient that contains NaN is an error; true when left out. */
  readonly checkNan?: boolean;
}

const detecting = (name: string, active: Anomaly | null): Mode => ({
  name,
  asyncForm: null,
  begin() {
    const before = anomaly.active;
    anomaly.active = active;
    return () => {
      anomaly.active = before;
    };
  },
});

const looking = ({ checkNan = true }: AnomalyOptions): Anomaly => ({ checkNan, running: null });

/**
 * In `body` (or the rest of the block) forward calls are remembered, and a backward that gives NaN is an error that
 * names the file and line of its forward call. Slow: for finding mistakes.
 * https://pytorch.org/docs/stable/autograd.html#anomaly-detection
 * @throws AnomalyError
 */
export function detectAnomaly(options?: AnomalyOptions): ModeScope;
export function detectAnomaly<T>(body: () => T, options?: AnomalyOptions): T;
export function detectAnomaly<T>(first: (() => T) | AnomalyOptions = {}, options: AnomalyOptions = {}): T | ModeScope {
  if (typeof first === 'function') return within(detecting('detectAnomaly', looking(options)), first);
  return enter(detecting('detectAnomaly', looking(first)));
}

/** Switches anomaly mode on or off until the next call, or for a block (`using`). */
export const setDetectAnomaly = (enabled: boolean, options: AnomalyOptions = {}): ModeScope =>
  new ModeScope(detecting('setDetectAnomaly', enabled ? looking(options) : null));

export const isAnomalyEnabled = (): boolean => anomaly.active !== null;
