// Ranks as threads of this process.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ProcessRaisedError } from '../errors.ts';
import { worldFor } from '../local/attach.ts';
import { markGone } from '../local/world.ts';
import type { Packed } from './pack.ts';
import { isRankResult, type RankData } from './rank-data.ts';

const here = createRequire(import.meta.url);

export interface ThreadsSpec {
  readonly size: number;
  readonly module: string;
  readonly name: string | null;
  readonly args: readonly Packed[];
  readonly grace: number;
  readonly argv?: readonly string[];
  /** Of one rank, on top of the process's. */
  env(rank: number): Readonly<Record<string, string>>;
  /** Takes over the thread's streams, for prefixes. */
  onStart?(worker: Worker, rank: number): void;
}

export interface RankThreads {
  readonly workers: readonly Worker[];
  /** What the ranks returned, when all have ended. Rejects with the first failure after all have ended. */
  readonly done: Promise<(Packed | undefined)[]>;
  /** Ends all at once. */
  stop(): Promise<void>;
}

/** Variables of one of `size` ranks of one process; kernels of a rank use one thread unless the environment says more. */
export const rankEnv = (rank: number, size: number): Record<string, string> => ({
  RANK: String(rank),
  LOCAL_RANK: String(rank),
  WORLD_SIZE: String(size),
  LOCAL_WORLD_SIZE: String(size),
  KINDLING_NUM_THREADS: process.env['KINDLING_NUM_THREADS'] ?? '1',
});

export function startThreads({ size, module, name, args, grace, argv, env, onStart }: ThreadsSpec): RankThreads {
  const handle = worldFor(size);
  const results: (Packed | undefined)[] = Array.from({ length: size }, () => undefined);
  let failure: ProcessRaisedError | null = null;
  let timer: NodeJS.Timeout | undefined;

  const workers = results.map((_, rank) => {
    const workerData: RankData = { kindlingRank: { handle, rank }, module, name, args };
    const worker = new Worker(pathToFileURL(here.resolve('#rank')), {
      name: `rank-${rank}`,
      argv: argv === undefined ? undefined : [...argv],
      workerData,
      env: { ...process.env, ...env(rank) },
      stdout: onStart !== undefined,
      stderr: onStart !== undefined,
    });
    onStart?.(worker, rank);
    return worker;
  });
  const stop = async (): Promise<void> => void (await Promise.all(workers.map((worker) => worker.terminate())));
  const fail = (rank: number, text: string, cause?: unknown): void => {
    if (failure !== null) return;
    failure = new ProcessRaisedError(`rank ${rank}: ${text}`, rank);
    failure.cause = cause;
    timer = setTimeout(() => void stop(), grace);
  };
  const ended = workers.map((worker, rank) => {
    worker.on('message', (message: unknown) => {
      if (isRankResult(message)) results[rank] = message.kindlingResult;
    });
    worker.on('error', (error: Error) => fail(rank, String(error.stack ?? error), error));
    return new Promise<void>((resolve) =>
      worker.on('exit', (code) => {
        if (code !== 0) fail(rank, `the thread ended with exit code ${code}.`);
        markGone(handle, rank);
        resolve();
      }),
    );
  });
  const done = Promise.all(ended).then(() => {
    clearTimeout(timer);
    if (failure !== null) throw failure;
    return results;
  });
  return { workers, done, stop };
}
