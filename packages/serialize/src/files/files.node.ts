export { writeFileAtomic } from './atomic-write.node.ts';
import { readFileSync } from 'node:fs';
import type { Tensor } from '@kindling/core';
import { writeFileAtomic } from './atomic-write.node.ts';
import { SerializeError } from '../errors.ts';
import { load, save } from '../safetensors/tensors.ts';
import type { LoadOptions, NamedTensors } from '../safetensors/tensors.ts';

/**
 * Writes tensors to a safetensors file, whole or not at all.
 *
 * @throws SerializeError when the tensors do not fit the format, or the file cannot be written.
 */
export function saveFile(tensors: NamedTensors, path: string, metadata: Readonly<Record<string, string>> = {}): void {
  writeFileAtomic(path, save(tensors, metadata, path));
}

/**
 * Reads the tensors of a safetensors file.
 *
 * @throws SerializeError when the file cannot be read or breaks the format.
 */
export function loadFile(path: string, options: Omit<LoadOptions, 'file'> = {}): Record<string, Tensor> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const error = new SerializeError(
      path,
      `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
    error.cause = cause;
    throw error;
  }
  return load(bytes, { ...options, file: path });
}
