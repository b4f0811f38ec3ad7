// Reference values made by PyTorch, one operator per entry: a JSON text and the bytes of its tensors.
import { dtypes, type DType } from '@kindling/core';
import { GoldenError } from '../errors.ts';

/** A tensor in the bytes: row-major and little-endian, whatever strides it had when PyTorch computed with it. */
export interface GoldenTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** In bytes. */
  readonly offset: number;
  /** In elements; left out where contiguous. */
  readonly strides?: readonly number[];
  /** In elements. */
  readonly storage_offset?: number;
  readonly requires_grad?: boolean;
}

export interface GoldenSample {
  readonly dtype: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly out: unknown;
  /** Input tensor and its gradient, or null where PyTorch gives none. */
  readonly grads?: readonly (readonly [input: number, gradient: number | null])[];
  /** Python source that selects from the outputs before they are weighted. */
  readonly grad_outputs_via?: string;
  /** Input tensor and its value after the call. */
  readonly mutated?: readonly (readonly [input: number, after: number])[];
}

export interface GoldenEntry {
  /** Name of the file, without ending. */
  readonly file: string;
  /** Public name under `torch.`, e.g. `nn.functional.conv2d`. */
  readonly op: string;
  readonly variant: string;
  readonly call: 'function' | 'method';
  readonly tensors: readonly GoldenTensor[];
  readonly samples: readonly GoldenSample[];
  readonly bytes: Uint8Array;
}

/** Bytes of a tensor's elements. */
export const byteLength = ({ dtype, shape }: GoldenTensor): number =>
  shape.reduce((n, s) => n * s, 1) * (dtypes[dtype]?.itemsize ?? NaN);

/** @throws GoldenError when the text is no entry or names bytes that are not there */
export function parseEntry(file: string, text: string, bytes: Uint8Array): GoldenEntry {
  const wrong = (what: string): GoldenError =>
    new GoldenError(`${file}: ${what}. Expected an entry as goldens/README.md describes it.`);
  let json: Partial<GoldenEntry>;
  try {
    json = JSON.parse(text) as Partial<GoldenEntry>;
  } catch (error) {
    throw wrong(`not JSON (${String(error)})`);
  }
  const { op, variant = '', call = 'function', tensors, samples } = json;
  if (typeof op !== 'string' || !Array.isArray(tensors) || !Array.isArray(samples))
    throw wrong('op, tensors or samples are missing');
  if (call !== 'function' && call !== 'method') throw wrong(`call is '${String(call)}'`);
  tensors.forEach((t, i) => {
    const end = t.offset + byteLength(t);
    if (!(t.offset >= 0 && end <= bytes.length))
      throw wrong(`tensor ${i} (${t.dtype}) ends at byte ${end} of ${bytes.length}`);
  });
  return { file, op, variant, call, tensors, samples, bytes };
}
