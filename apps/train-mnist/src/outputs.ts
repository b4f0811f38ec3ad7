// The results: all files or none, each whole.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from './errors.ts';

export type Files = Readonly<Record<string, Uint8Array | string>>;

export interface OutputFolder {
  readonly path: string;
  /** Writes all files under temporary names, then gives them their own. @throws AppError, with no file changed, when one cannot be written */
  write(files: Files): void;
  /** Takes back a folder that was made for nothing. */
  abandon(): void;
}

// About twice what a run writes.
const roomNeeded = 4 * 2 ** 20;

/**
 * Makes the folder where it is missing and proves that files of these names and of the size to come can be written.
 * @param path absolute.
 * @throws AppError when it is read-only, full, or no folder, or when a folder has the name of a file.
 */
export function openOutputFolder(path: string, names: readonly string[]): OutputFolder {
  const made: string[] = [];
  const folder: OutputFolder = {
    path,
    write: (files) => writeAll(path, files),
    abandon: () => removeEmpty(made),
  };
  try {
    makeFolder(path, made);
    const probe = temporaryName(path, 'probe');
    try {
      writeSynced(probe, new Uint8Array(roomNeeded));
    } finally {
      rmSync(probe, { force: true });
    }
    for (const name of names) {
      const taken = statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory();
      if (taken) throw Object.assign(new Error(`${name} is a folder there; move it away`), { code: 'EISDIR' });
    }
  } catch (cause) {
    folder.abandon();
    throw outputError(path, cause);
  }
  return folder;
}

function writeAll(path: string, files: Files): void {
  const staged = Object.entries(files).map(([name, content]) => ({
    content: typeof content === 'string' ? Buffer.from(content) : content,
    temporary: temporaryName(path, name),
    target: join(path, name),
  }));
  try {
    for (const { content, temporary } of staged) writeSynced(temporary, content);
    for (const { temporary, target } of staged) renameSync(temporary, target);
  } catch (cause) {
    throw outputError(path, cause);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

const temporaryName = (folder: string, name: string): string =>
  join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);

function writeSynced(path: string, content: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

// Folder by folder: mkdir's own `recursive` never returns below /proc, and takes a read-only disk for a missing folder.
function makeFolder(path: string, made: string[]): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), made);
  mkdirSync(path);
  made.push(path);
}

function removeEmpty(made: readonly string[]): void {
  try {
    for (const folder of [...made].reverse()) rmdirSync(folder);
  } catch {
    // Somebody else has put something there.
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it is not writable; choose another or change its permissions',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  EEXIST: 'something else has that name; choose another',
  ENOENT: 'it cannot be made there; choose another',
  ENOSPC: 'the disk is full; free some space or choose another folder',
  ENOTDIR: 'it, or a part of its path, is a file; name a folder',
  EPERM: 'it is not writable; choose another or change its permissions',
  EROFS: 'the file system is read-only; choose another folder',
};

function outputError(path: string, cause: unknown): AppError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new AppError(`--out: cannot write to ${path}: ${reasons[code] ?? message}${code && ` (${code})`}.`);
}
