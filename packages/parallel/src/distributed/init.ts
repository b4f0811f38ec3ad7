import { ValueError } from '@kindling/core';
import { env, localPlace, openStore } from '#host';
import { checkTimeout } from '../group/check.ts';
import { DEFAULT_TIMEOUT, type ProcessGroup } from '../group/process-group.ts';
import { DistError } from '../errors.ts';
import { attach, worldFor } from '../local/attach.ts';
import type { Store } from '../store/store.ts';
import { forget, isInitialized, setWorld } from './state.ts';
import { transportOf } from './transports.ts';

export interface InitOptions {
  /** 'local' for threads of one program, 'gloo' for processes and hosts, or the name of a registered one. Default what fits. */
  readonly backend?: string;
  /** 'env://' (default) reads MASTER_ADDR and MASTER_PORT; 'tcp://host:port' names the store. */
  readonly initMethod?: string;
  /** Default the environment's RANK. */
  readonly rank?: number;
  /** Default the environment's WORLD_SIZE. */
  readonly worldSize?: number;
  /** Milliseconds. Default 30 minutes. */
  readonly timeout?: number;
  /** Instead of the one of `initMethod`. */
  readonly store?: Store;
}

function fromEnv(name: string): number {
  const text = env(name);
  const value = Number(text);
  if (text !== undefined && Number.isInteger(value) && value >= 0) return value;
  throw new ValueError(
    `initProcessGroup: ${name} is ${text === undefined ? 'not set' : `'${text}'`}. ` +
      'Start the program with kindling-run or spawn, or give rank and worldSize.',
    { op: 'initProcessGroup' },
  );
}

/**
 * Meets the other ranks and makes the default group; every rank calls it once. Ranks that `spawn` or `kindling-run` started
 * as threads meet in shared memory ('local'), others at the store of the launcher ('gloo').
 *
 * https://pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group
 * @throws DistError when called twice; ValueError for a rank or world size that is missing or makes no sense;
 * DistTimeoutError, DistStoreError, DistNetworkError when the ranks do not meet
 */
export async function initProcessGroup(options: InitOptions = {}): Promise<ProcessGroup> {
  const op = 'initProcessGroup';
  if (isInitialized()) throw new DistError(`${op}: the default process group exists already.`, { op });
  const timeout = checkTimeout(op, options.timeout ?? DEFAULT_TIMEOUT);
  const place = localPlace();
  const backend = options.backend ?? (place === null ? 'gloo' : 'local');
  const rank = options.rank ?? place?.rank ?? fromEnv('RANK');
  const size = options.worldSize ?? place?.handle.size ?? fromEnv('WORLD_SIZE');
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(rank) || rank < 0 || rank >= size)
    throw new ValueError(`${op}: rank ${rank} of ${size} makes no sense (ranks are 0 to worldSize - 1).`, { op });
  const store = (): Promise<Store> =>
    options.store === undefined ? openStore(options.initMethod ?? 'env://', timeout) : Promise.resolve(options.store);
  const group =
    backend === 'local' ? local(rank, size, timeout) : await transportOf(backend)({ rank, size, timeout, store });
  setWorld(group);
  return group;
}

function local(rank: number, size: number, timeout: number): ProcessGroup {
  const op = 'initProcessGroup';
  const place = localPlace();
  if (place === null && size === 1) return attach(worldFor(1), 0, timeout);
  if (place !== null && place.rank === rank && place.handle.size === size) return attach(place.handle, rank, timeout);
  throw new ValueError(
    place === null
      ? `${op}: 'local' is for ranks that are threads of one program: start them with spawn or kindling-run.`
      : `${op}: this is rank ${place.rank} of ${place.handle.size}, not rank ${rank} of ${size}.`,
    { op },
  );
}

/** Gives up a group, or all. Others that wait for this rank fail. Without a group left, `initProcessGroup` may be called again. */
export function destroyProcessGroup(group?: ProcessGroup): void {
  for (const each of forget(group)) each.close();
}
