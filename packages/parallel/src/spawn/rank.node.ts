// The file that a thread runs that is a rank.
import { constants } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { DistError } from '../errors.ts';
import { pack, unpack } from './pack.ts';
import { isRankData, type RankData } from './rank-data.ts';

/** As a process would: a rank without a handler for the signal ends. */
function onSignal(message: unknown): void {
  if (!isSignal(message)) return;
  const { kindlingSignal: name } = message;
  if (!process.emit(name, name)) process.exit(128 + constants.signals[name]);
}

const isSignal = (message: unknown): message is { readonly kindlingSignal: 'SIGTERM' | 'SIGINT' } =>
  typeof message === 'object' && message !== null && 'kindlingSignal' in message;

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
  parentPort?.on('message', onSignal).unref();
  run(workerData).catch((error: unknown) => {
    // Outside the promise: an uncaught exception ends the thread and reaches who started it, stack included.
    queueMicrotask(() => {
      throw error;
    });
  });
}
