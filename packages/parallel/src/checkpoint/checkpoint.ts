// Training states of several ranks: each writes its own file, and a checkpoint counts when every rank's is there.
import { shardFiles } from '#host';
import { decodeCheckpoint, encodeCheckpoint, loadPth, savePth } from '@kindling/serialize';
import type { CheckpointTargets } from '@kindling/serialize';
import { allGatherObject, broadcastBytes } from '../distributed/objects.ts';
import { worldGroup } from '../distributed/state.ts';
import { DistError, ranksText } from '../errors.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import type { ShardFiles } from './shard-files.ts';

export interface DistributedCheckpointOptions {
  /** The ranks that save together; all when left out. */
  readonly group?: ProcessGroup;
}

export interface SaveDistributedOptions extends DistributedCheckpointOptions {
  /** Names of what is equal on all ranks (a DistributedDataParallel model, its optimizer): only rank 0's is written. */
  readonly replicated?: readonly string[];
  /** How many checkpoints stay, the newest included. Default 1. */
  readonly keep?: number;
}

/**
 * Saves the training states of all ranks into a folder, which hosts may share or have each its own. Every rank calls it
 * with its own content (see `saveCheckpoint` of `@kindling/serialize`): models, optimizers, schedules, loaders with their
 * positions, generators, plain values; its default generator is part of it.
 *
 * Whole or not at all: whenever ranks are killed, the folder has the checkpoint before.
 * @throws DistError on every rank when one of them could not save; the checkpoint before stays
 */
export function saveDistributedCheckpoint(
  folder: string,
  content: Readonly<Record<string, unknown>>,
  { group = worldGroup('saveDistributedCheckpoint'), replicated = [], keep = 1 }: SaveDistributedOptions = {},
): void {
  const op = 'saveDistributedCheckpoint';
  const { rank, size: worldSize } = group;
  const files = shardFiles(folder);
  const attempt = tried(() => {
    const missing = replicated.filter((name) => !Object.hasOwn(content, name));
    if (missing.length > 0) throw new DistError(`${op}: there is no '${missing.join("', '")}' to replicate.`, { op });
    if (!Number.isInteger(keep) || keep < 1)
      throw new DistError(`${op}: keep must be a whole number of at least 1, got ${keep}.`, { op });
    const own = Object.entries(content).filter(([name]) => rank === 0 || !replicated.includes(name));
    return encodeCheckpoint(Object.fromEntries(own), folder);
  });
  const last = Math.max(0, ...allGatherObject(newest(files), { group }));
  const shard = { number: last + 1, rank, worldSize };
  const { error } = attempt.error === null ? tried(() => files.write(shard, attempt.value)) : attempt;
  const failed = allGatherObject(error?.message ?? null, { group }).flatMap((message, r) =>
    message === null ? [] : [{ message, r }],
  );
  if (failed.length > 0) {
    files.remove(shard);
    if (error !== null) throw error;
    throw new DistError(`${op}: ${ranksText(failed.map(({ r }) => r))} could not save: ${failed[0]?.message}`, { op });
  }
  // Each rank takes its own files away, now that everybody has the new one.
  for (const old of files.list()) if (old.rank === rank && old.number <= shard.number - keep) files.remove(old);
}

/**
 * Puts the newest checkpoint of a folder that every rank has into `targets`, and returns the rest of it: epoch, step, ... ;
 * null where there is none yet. What was saved as replicated comes from rank 0's file, and a rank's default generator from
 * its own.
 *
 * Each rank changes nothing when its part is damaged or does not fit.
 * @throws DistError when the checkpoints there are of another number of ranks; SerializeError as `loadCheckpoint`
 */
export function loadDistributedCheckpoint<T = Record<string, unknown>>(
  folder: string,
  targets: CheckpointTargets = {},
  { group = worldGroup('loadDistributedCheckpoint') }: DistributedCheckpointOptions = {},
): T | null {
  const op = 'loadDistributedCheckpoint';
  const { rank, size: worldSize } = group;
  const files = shardFiles(folder);
  const found = files.list();
  const mine = found.filter((one) => one.rank === rank && one.worldSize === worldSize).map(({ number }) => number);
  const everyones = allGatherObject(mine, { group });
  const number = Math.max(0, ...mine.filter((one) => everyones.every((numbers) => numbers.includes(one))));
  if (number === 0) {
    const others = new Set(
      allGatherObject(
        found.map((one) => one.worldSize),
        { group },
      ).flat(),
    );
    others.delete(worldSize);
    if (others.size === 0) return null;
    throw new DistError(
      `${op}: ${folder} has checkpoints of ${[...others].join(' and of ')} ranks, and these are ${worldSize}. ` +
        'Start as many, or load the replicated states from the file of rank 0 by loadCheckpoint.',
      { op },
    );
  }
  const own = files.read({ number, rank, worldSize });
  const first = broadcastBytes(own, group.ranks[0] ?? 0, { group });
  const file = `${folder} (rank ${rank} of checkpoint ${number})`;
  return decodeCheckpoint<T>(rank === 0 ? own : merged(first, own, file), targets, { file });
}

/** A rank's own states, and those that only rank 0 has. */
function merged(first: Uint8Array, own: Uint8Array, file: string): Uint8Array {
  const [shared, mine] = [first, own].map((bytes) => loadPth<Record<string, unknown>>(bytes, { file }));
  return savePth({ ...shared, ...mine }, file);
}

const newest = (files: ShardFiles): number => Math.max(0, ...files.list().map(({ number }) => number));

type Tried<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: Error };

/** Errors wait until the ranks have told each other. */
function tried<T>(work: () => T): Tried<T> {
  try {
    return { value: work(), error: null };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
