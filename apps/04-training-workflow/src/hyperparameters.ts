import { readFileSync } from 'node:fs';
import { UsageError } from '@kindling-internal/chapter';
import { parse } from 'yaml';

export interface Hyperparameters {
  readonly batchSize: number;
  readonly lr: number;
  readonly epochs: number;
}

/** @throws UsageError when a number is missing, or none that makes sense */
export function hyperparametersOf(yaml: string): Hyperparameters {
  const values: unknown = parse(yaml);
  const read = (name: string, allowed: (value: number) => boolean, what: string): number => {
    const value = new Map(Object.entries(values ?? {})).get(name);
    if (typeof value === 'number' && allowed(value)) return value;
    throw new UsageError(`hyperparameters.yaml: ${name} is ${what}; got ${JSON.stringify(value)}.`);
  };
  const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
  return {
    batchSize: read('batch_size', isCount, 'a whole number above 0'),
    lr: read('lr', (value) => value > 0 && value < Infinity, 'a number above 0'),
    epochs: read('epochs', isCount, 'a whole number above 0'),
  };
}

export const readHyperparameters = (file: URL): Hyperparameters => hyperparametersOf(readFileSync(file, 'utf8'));
