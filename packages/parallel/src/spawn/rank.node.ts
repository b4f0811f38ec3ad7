// The file that a thread runs that is a rank.
import { parentPort, workerData } from 'node:worker_threads';
import { DistError } from '../errors.ts';
import { pack, unpack } from './pack.ts';
import { isRankData, type RankData } from './rank-data.ts';

async function run({ kindlingRank, module, name, args }: RankData): Promise<void> {
  const exports = (await import(module)) as Readonly<Record<string, unknown>>;
  if (name === null) return;
  const main = exports[name];
  if (typeof main !== 'function')
    throw new DistError(
      `spawn: ${module} exports no function '${name}'; it exports ${Object.keys(exports).join(', ')}.`,
    );
  const result: unknown = await main(kindlingRank.rank, ...args.map(unpack));
  parentPort?.postMessage({ kindlingResult: pack(result) });
}

if (isRankData(workerData)) {
  run(workerData).catch((error: unknown) => {
    // Outside the promise: an uncaught exception ends the thread and reaches who started it, stack included.
    queueMicrotask(() => {
      throw error;
    });
  });
}
