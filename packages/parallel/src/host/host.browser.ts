// Pages have no ranks to start or to meet: what needs them says so.
import type { ShardFiles } from '../checkpoint/shard-files.ts';
import type { TransportSpec } from '../distributed/transports.ts';
import { DistError } from '../errors.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import type { Store } from '../store/store.ts';
import type { LocalPlace, SpawnOptions } from './host.ts';

export const env = (_name: string): string | undefined => undefined;

export const localPlace = (): LocalPlace | null => null;

export async function spawn(
  _module: string | URL,
  _args: readonly unknown[] = [],
  _options: SpawnOptions = {},
): Promise<unknown[]> {
  throw new DistError('spawn: ranks are started in Node, not in a browser.', { op: 'spawn' });
}

export function shardFiles(folder: string): ShardFiles {
  throw new DistError(`${folder}: a page has no folder for checkpoints.`);
}

export async function openStore(_initMethod: string, _timeout: number): Promise<Store> {
  throw new DistError('A store is reached from Node, not from a browser.');
}

export async function openGloo(_spec: TransportSpec): Promise<ProcessGroup> {
  throw new DistError("initProcessGroup: 'gloo' connects processes of Node, not pages.", { op: 'initProcessGroup' });
}
