import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '@kindling/core';
import { loadFile } from '@kindling/serialize';

export interface TrainingJob {
  readonly steps: number;
  readonly batch: number;
  readonly losses_float32: readonly number[];
  readonly losses_float64: readonly number[];
  readonly test_float32: { readonly loss: number; readonly accuracy: number; readonly first_logits: readonly number[] };
}

export interface ShuffledJob {
  readonly losses_float32: readonly number[];
  readonly labels_of_first_3_batches: readonly (readonly number[])[];
}

interface TrainingFile {
  readonly jobs: Readonly<Record<'mlp' | 'lenet' | 'lstm' | 'transformer' | 'bnnet', TrainingJob>> & {
    readonly mlp_shuffled: ShuffledJob;
  };
}

const folder = new URL('../../reference-values/train/', import.meta.url);

/** A job's first weights, as PyTorch wrote them in either format. */
export const initFiles = (job: string): Promise<Record<string, Tensor>[]> =>
  Promise.all(['safetensors', 'pth'].map((format) => loadFile(trainFile(`${job}.init.${format}`))));

export const trainFile = (name: string): string => fileURLToPath(new URL(name, folder));

export const { jobs } = JSON.parse(readFileSync(trainFile('train.json'), 'utf8')) as TrainingFile;
