// What the page and the training worker say to each other.
import type { ModelName, Settings } from './settings.ts';

export type Request =
  /** First of all: the address of the folder with the images. */
  | { readonly type: 'open'; readonly root: string }
  | { readonly type: 'start'; readonly settings: Settings }
  | { readonly type: 'pause' | 'resume' | 'stop' | 'save' | 'sample' }
  | { readonly type: 'load'; readonly bytes: Uint8Array }
  /** 28 x 28 values, 0 (paper) to 1 (ink). */
  | { readonly type: 'classify'; readonly pixels: Float32Array };

export type Phase = 'idle' | 'loading' | 'running' | 'paused';

/** Means over the batches since the last report. */
export interface Report {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly loss: number;
  /** Share of right answers, of the batches as they were trained on. */
  readonly accuracy: number;
  readonly imagesPerSecond: number;
}

export interface Machine {
  readonly threads: number;
  readonly threadsReady: number;
  /** Of tensors. */
  readonly tensorBytes: number;
  /** Of the WebAssembly memory they lie in. */
  readonly memoryBytes: number;
}

export type Event =
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'begun'; readonly settings: Settings }
  | { readonly type: 'report'; readonly report: Report; readonly machine: Machine }
  | { readonly type: 'tested'; readonly step: number; readonly accuracy: number }
  | { readonly type: 'saved'; readonly bytes: Uint8Array<ArrayBuffer>; readonly model: ModelName }
  | { readonly type: 'loaded'; readonly model: ModelName; readonly accuracy: number }
  | { readonly type: 'classified'; readonly probabilities: readonly number[] }
  | { readonly type: 'sample'; readonly pixels: Float32Array; readonly digit: number }
  | { readonly type: 'failed'; readonly message: string };
