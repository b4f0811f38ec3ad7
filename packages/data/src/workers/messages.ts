import type { Encoded } from './encode.ts';
import type { BatchMemory } from './memory.ts';
import type { Packed } from './pack.ts';

export interface FunctionName {
  readonly module: string;
  readonly export: string;
}

/** Sent once, as a worker starts. */
export interface Start {
  readonly type: 'start';
  readonly id: number;
  readonly numWorkers: number;
  /** PyTorch seeds a worker's default generator with the first pass's base seed plus its id. */
  readonly seed: bigint;
  readonly dataset: Encoded;
  readonly collate: FunctionName | null;
  /** Samples are sent as they are: the caller's own function makes the batch. */
  readonly raw: boolean;
  readonly workerInit: FunctionName | null;
  readonly skipErrors: boolean;
  /** For a stream of samples. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  /** Modules of the backends in use. */
  readonly imports: readonly string[];
}

/** A pass begins: its base seed. */
export interface BeginPass {
  readonly type: 'pass';
  readonly pass: number;
  readonly seed: bigint;
}

/** A batch is wanted: of these samples, or of the next ones of a stream. */
export interface Task {
  readonly type: 'batch';
  readonly pass: number;
  readonly batch: number;
  readonly indices: readonly number[] | null;
  /** Place of its first sample in the pass. */
  readonly position: number;
  /** Memory of an earlier batch. */
  readonly buffer: BatchMemory | null;
}

export type ToWorker = Start | BeginPass | Task;

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The sample that failed, where it is known. */
  readonly index: number | null;
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | {
      readonly type: 'batch';
      readonly pass: number;
      readonly batch: number;
      readonly packed: Packed | null;
      readonly skipped: readonly Failure[];
    }
  | { readonly type: 'end'; readonly pass: number; readonly batch: number; readonly buffer: BatchMemory | null }
  | { readonly type: 'error'; readonly pass: number; readonly batch: number; readonly failure: Failure };
