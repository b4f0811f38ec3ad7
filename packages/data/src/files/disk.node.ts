// Files by path. In browsers, by address.
import { randomUUID } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DataError } from '../errors.ts';

function unreadable(file: string, cause: unknown): DataError {
  const error = new DataError(`${file}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
  error.cause = cause;
  return error;
}

/** @throws DataError when the file cannot be read */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Writes the whole file or none of it. @throws DataError when it cannot be written */
export async function writeBytes(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    const error = new DataError(
      `${file}: cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
    error.cause = cause;
    throw error;
  }
}

/** The lines of a text file (UTF-8), read as they are asked for. @throws DataError when it cannot be read */
export async function* readLines(file: string): AsyncGenerator<string, void, undefined> {
  const input = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (cause) {
    throw unreadable(file, cause);
  } finally {
    input.destroy();
  }
}

/** Names of the folders directly in a folder. @throws DataError when it cannot be read */
export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/** Paths of the files in a folder and the folders below it, folder by folder in order of their names. */
export function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const folders: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    (statSync(path).isDirectory() ? folders : files).push(path);
  }
  return [...files, ...folders.flatMap(filesBelow)];
}

export { join };
