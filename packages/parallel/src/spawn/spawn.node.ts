import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ValueError } from '@kindling/core';
import type { SpawnOptions } from '../host/host.ts';
import { pack, unpack } from './pack.ts';
import { rankEnv, startThreads } from './threads.node.ts';

const MOST = 64;

/**
 * Runs a function of a module on `nprocs` ranks, each a thread with tensors, modules and random state of its own, and
 * waits for all:
 *
 *     const losses = await spawn(new URL('./train.ts', import.meta.url), [config], { nprocs: 2 });
 *     export async function main(rank: number, config: Config) { await initProcessGroup(); ... }       // train.ts
 *
 * The function is called with the rank, then with the arguments; these and its result are tensors, lists of them, and
 * what structuredClone takes. A rank has one kernel thread unless `KINDLING_NUM_THREADS` says more. When a rank fails, the
 * others get a PeerError in collectives that wait for it and are ended after `grace` milliseconds.
 *
 * https://pytorch.org/docs/stable/multiprocessing.html#spawning-subprocesses, with threads in place of processes
 * @returns what the ranks returned, in their order
 * @throws ProcessRaisedError with the first failure; ValueError for a number of ranks that is not 1 to 64
 */
export async function spawn(
  module: string | URL,
  args: readonly unknown[] = [],
  { nprocs = 1, name = 'main', env = {}, grace = 1000 }: SpawnOptions = {},
): Promise<unknown[]> {
  if (!Number.isInteger(nprocs) || nprocs < 1 || nprocs > MOST)
    throw new ValueError(`spawn: nprocs must be 1 to ${MOST}, got ${nprocs}.`, { op: 'spawn' });
  const url =
    module instanceof URL || module.startsWith('file:') ? String(module) : pathToFileURL(resolve(module)).href;
  const threads = startThreads({
    size: nprocs,
    module: url,
    name,
    args: args.map(pack),
    grace,
    env: (rank) => ({ ...rankEnv(rank, nprocs), ...env }),
  });
  const results = await threads.done;
  return results.map((result) => (result === undefined ? undefined : unpack(result)));
}
