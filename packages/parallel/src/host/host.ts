import type { WorldHandle } from '../local/world.ts';

/** Where this thread stands in a program of several ranks. */
export interface LocalPlace {
  readonly handle: WorldHandle;
  readonly rank: number;
}

export interface SpawnOptions {
  /** Number of ranks. Default 1. */
  readonly nprocs?: number;
  /** What the module exports and each rank calls. Default 'main'. */
  readonly name?: string;
  /** Added to the environment of the ranks. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that the others have to end by themselves after one failed. Default 1000. */
  readonly grace?: number;
}
