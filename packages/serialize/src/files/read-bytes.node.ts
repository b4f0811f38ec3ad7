import { readFileSync } from 'node:fs';
import { SerializeError } from '../errors.ts';

/** All bytes of a file. @throws SerializeError that names it */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const error = new SerializeError(
      path,
      `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
    error.cause = cause;
    throw error;
  }
}
