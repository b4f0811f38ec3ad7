import { readBytes } from './read-bytes.node.ts';
import { copyFileSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { decodeCheckpoint, encodeCheckpoint, type CheckpointTargets } from '../checkpoint/checkpoint.ts';
import type { LoadPthOptions } from '../pth/load.ts';
import { syncFolder, writeFileAtomic } from './atomic-write.node.ts';
import { SerializeError } from '../errors.ts';

export interface SaveCheckpointOptions {
  /** How many checkpoints stay, the newest included; 1, the default, leaves `path` alone. */
  readonly keep?: number;
}

/**
 * Writes a training state (see `encodeCheckpoint`) whole or not at all: whenever the process is killed, `path` is the last
 * complete checkpoint. With `keep` above 1, earlier ones stay beside it as `name.000001.pth`, `name.000002.pth`, ...; the
 * highest number is `path` itself.
 *
 * ```ts
 * saveCheckpoint('run.pth', { model, optimizer, scheduler, loader, epoch, step }, { keep: 3 });
 * const { epoch, step } = loadCheckpoint<{ epoch: number; step: number }>('run.pth', { model, optimizer, scheduler, loader });
 * ```
 * @throws SerializeError when something cannot be saved, or the file cannot be written
 */
export function saveCheckpoint(
  path: string,
  content: Readonly<Record<string, unknown>>,
  { keep = 1 }: SaveCheckpointOptions = {},
): void {
  if (!Number.isInteger(keep) || keep < 1)
    throw new SerializeError(path, `keep must be a whole number of at least 1, got ${keep}.`);
  const bytes = encodeCheckpoint(content, path);
  dropAbandoned(path);
  if (keep === 1) return writeFileAtomic(path, bytes);
  const known = numbered(path);
  const numberedPath = nameOf(path, (known.at(-1)?.number ?? 0) + 1);
  writeFileAtomic(numberedPath, bytes);
  publish(numberedPath, path);
  for (const old of known.slice(0, Math.max(known.length + 1 - keep, 0))) rmSync(old.path, { force: true });
}

/**
 * Reads a training state into `targets` (see `decodeCheckpoint`), and returns the rest: epoch, step, ...
 * @throws SerializeError when the file cannot be read, is damaged or lacks a state, and each part's own error when a state
 * does not fit; nothing is changed then
 */
export function loadCheckpoint<T = Record<string, unknown>>(
  path: string,
  targets: CheckpointTargets = {},
  options: Omit<LoadPthOptions, 'file'> = {},
): T {
  const bytes = readBytes(path);
  return decodeCheckpoint<T>(bytes, targets, { ...options, file: path });
}

/** The files that `saveCheckpoint` with `keep` has left, oldest first. */
export const checkpointHistory = (path: string): string[] => numbered(path).map((n) => n.path);

function nameOf(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${String(number).padStart(6, '0')}${ext}`);
}

function numbered(path: string): { path: string; number: number }[] {
  const { name, ext } = parse(path);
  return filesBeside(path)
    .flatMap((file) => {
      const middle = file.startsWith(`${name}.`) && file.endsWith(ext) ? file.slice(name.length + 1) : '';
      const digits = middle.slice(0, middle.length - ext.length);
      return /^\d{6,}$/.test(digits) ? [{ path: join(dirname(path), file), number: Number(digits) }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

function filesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path));
  } catch {
    // Writing or reading says what is wrong with the folder.
    return [];
  }
}

/** Makes `path` a second name of the file, or a copy where the file system has no hard links. */
function publish(file: string, path: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true });
  try {
    linkSync(file, temporary);
  } catch {
    copyFileSync(file, temporary);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** A live writer touches its file far more often. */
const abandonedAfter = 10 * 60_000;

/** Removes what killed processes left unfinished, before it fills the disk. */
function dropAbandoned(path: string): void {
  const { base, name, ext } = parse(path);
  const ours = filesBeside(path).filter(
    (file) =>
      file.endsWith('.tmp') &&
      (file.startsWith(`.${base}.`) || (file.startsWith(`.${name}.`) && file.includes(`${ext}.`))),
  );
  for (const file of ours) {
    const whole = join(dirname(path), file);
    try {
      if (Date.now() - statSync(whole).mtimeMs > abandonedAfter) rmSync(whole, { force: true });
    } catch {
      // Another process took it away.
    }
  }
}
