import type { WorkerDataset } from './recipe.ts';

/** What a DataLoader's worker is told about itself. */
export interface WorkerInfo {
  /** From 0. */
  readonly id: number;
  readonly numWorkers: number;
  /** What its default generator was seeded with. */
  readonly seed: bigint;
  /** Its own copy of the dataset. */
  readonly dataset: WorkerDataset | readonly unknown[];
}

let current: WorkerInfo | null = null;

/** In a DataLoader's worker: which one it is; elsewhere null. Streams use it to read a part each. */
export function getWorkerInfo(): WorkerInfo | null {
  return current;
}

export function setWorkerInfo(info: WorkerInfo): void {
  current = info;
}
