import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { SerializeError } from '../errors.ts';

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed to disk, then renamed. Whatever fails, the old
 * file stays as it was and the temporary one is removed.
 *
 * @throws SerializeError when the folder is missing or read-only, the disk full, or the path a folder.
 */
export function writeFileAtomic(path: string, data: Uint8Array | string): void {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const target = resolved(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  let file: number | undefined;
  try {
    file = openSync(temporary, 'wx');
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
    closeSync(file);
    file = undefined;
    renameSync(temporary, target);
  } catch (cause) {
    if (file !== undefined) closeQuietly(file);
    rmSync(temporary, { force: true });
    throw writeError(path, cause);
  }
  syncFolder(dirname(target));
}

/** The file behind a symbolic link, so that the link survives. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // The error that brought us here says more.
  }
}

/** Makes the rename durable where folders can be flushed; Windows cannot. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The file itself is complete either way.
  }
}

const advice: Readonly<Record<string, string>> = {
  ENOENT: 'Its folder does not exist; create it first.',
  EACCES: 'Its folder is not writable; choose another or change its permissions.',
  EPERM: 'Its folder is not writable; choose another or change its permissions.',
  EROFS: 'The file system is read-only; choose another folder.',
  ENOSPC: 'The disk is full; free some space or choose another folder.',
  EDQUOT: 'The disk quota is used up; free some space or choose another folder.',
  EISDIR: 'It is a folder; name a file.',
  ENOTDIR: 'A part of its path is a file, not a folder.',
};

function writeError(path: string, cause: unknown): SerializeError {
  const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException;
  const error = new SerializeError(path, `cannot be written. ${advice[code] ?? message}${code ? ` (${code})` : ''}`);
  error.cause = cause;
  return error;
}
