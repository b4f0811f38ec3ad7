import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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

export const trainFile = (name: string): string => fileURLToPath(new URL(name, folder));

export const { jobs } = JSON.parse(readFileSync(trainFile('train.json'), 'utf8')) as TrainingFile;
