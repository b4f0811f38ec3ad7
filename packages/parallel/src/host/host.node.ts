import { workerData } from 'node:worker_threads';
import { isRankData } from '../spawn/rank-data.ts';
import type { LocalPlace } from './host.ts';

export { shardFiles } from '../checkpoint/shard-files.node.ts';
export { openGloo } from '../gloo/open.node.ts';
export { spawn } from '../spawn/spawn.node.ts';
export { openStore } from '../store/open.node.ts';

export const env = (name: string): string | undefined => process.env[name];

/** Set where `spawn` or the launcher started this thread as a rank. */
export const localPlace = (): LocalPlace | null => (isRankData(workerData) ? workerData.kindlingRank : null);
