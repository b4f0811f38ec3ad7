// Values of torchvision for the tests, made by reference/transforms.py.
import { readFileSync } from 'node:fs';
import { fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';

export interface Stored {
  readonly dtype: 'uint8' | 'float32';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Run {
  readonly seed?: number;
  readonly shape: readonly number[];
  /** Bytes in hexadecimal digits, or floats. */
  readonly data: string | readonly number[];
  /** What `torch.rand(1)` gave next. */
  readonly then: number;
}

interface Reference {
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly cases: Readonly<Record<string, Readonly<Record<string, Stored>>>>;
  readonly random: Readonly<Record<string, { readonly input: string; readonly runs: readonly Run[] }>>;
  readonly beta: Readonly<Record<string, readonly number[]>>;
  readonly grid: Stored;
}

const path = new URL('../../reference/transforms.json', import.meta.url);
export const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;

export function wanted({ dtype, shape, data }: Stored): Tensor {
  return fromArray(dtype === 'uint8' ? Uint8Array.from(data) : Float32Array.from(data), shape);
}

export function wantedOf({ shape, data }: Run): Tensor {
  if (typeof data !== 'string') return wanted({ dtype: 'float32', shape, data });
  return fromArray(Uint8Array.from(Buffer.from(data, 'hex')), shape);
}
