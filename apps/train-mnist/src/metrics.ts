import { cpuInfo, getDefaultDevice } from 'kindling';
import type { Result } from './session.ts';

/** What `metrics.json` holds. */
export interface Metrics {
  readonly device: string;
  /** Which WASM instructions the kernels use. */
  readonly wasmMode: string;
  readonly threads: number;
  readonly epochs: number;
  /** Mean loss of each epoch. */
  readonly trainLoss: readonly number[];
  /** Share of right predictions after the last epoch. */
  readonly testAccuracy: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
}

export function metricsOf({ history, evaluation, samplesPerSecond, seconds }: Result): Metrics {
  const { wasmMode, threads } = cpuInfo();
  return {
    device: getDefaultDevice().toString(),
    wasmMode,
    threads,
    epochs: history.trainLoss.length,
    trainLoss: history.trainLoss,
    testAccuracy: evaluation.accuracy,
    samplesPerSecond,
    seconds,
  };
}
