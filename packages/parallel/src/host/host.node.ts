import { workerData } from 'node:worker_threads';
import { isRankData } from '../spawn/rank-data.ts';
import { DistStoreError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { LocalPlace } from './host.ts';

export { spawn } from '../spawn/spawn.node.ts';

export const env = (name: string): string | undefined => process.env[name];

/** Set where `spawn` or the launcher started this thread as a rank. */
export const localPlace = (): LocalPlace | null => (isRankData(workerData) ? workerData.kindlingRank : null);

export async function openStore(_initMethod: string, _timeout: number): Promise<Store> {
  throw new DistStoreError('no store yet');
}
