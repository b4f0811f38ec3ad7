// A process whose threads are the ranks of this host. Arguments: the number of ranks, the URL of the script, the script's own.
import { constants } from 'node:os';
import type { ProcessRaisedError } from '../errors.ts';
import { rankEnv, startThreads } from '../spawn/threads.node.ts';
import { PrefixedLines, Tail, TAIL_LINES } from './lines.ts';

const GRACE = 1000;

async function main([count = '1', module = '', ...args]: readonly string[]): Promise<void> {
  const size = Number(count);
  const codes = new Map<number, number>();
  const tails = new Map<number, Tail>();
  const threads = startThreads({
    size,
    module,
    name: null,
    args: [],
    argv: args,
    grace: GRACE,
    env: (rank) => rankEnv(rank, size),
    onStart(worker, rank) {
      const out = new PrefixedLines(`[rank ${rank}] `, (line) => process.stdout.write(line));
      const tail = new Tail(TAIL_LINES);
      tails.set(rank, tail);
      const err = new PrefixedLines(`[rank ${rank}] `, (line) => {
        tail.push(line);
        process.stderr.write(line);
      });
      worker.stdout.on('data', (chunk: Uint8Array) => out.push(chunk)).on('end', () => out.end());
      worker.stderr.on('data', (chunk: Uint8Array) => err.push(chunk)).on('end', () => err.end());
      worker.on('exit', (code) => codes.set(rank, code));
    },
  });
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      for (const worker of threads.workers) worker.postMessage({ kindlingSignal: name });
      void threads.done.catch(() => {}).then(() => process.exit(128 + constants.signals[name]));
    });
  }
  try {
    await threads.done;
  } catch (error) {
    const failure = error as ProcessRaisedError;
    // A rank that ended by itself has told its stack, if any.
    const text = failure.cause === undefined ? String(tails.get(failure.rank)) : `${failure.message}\n`;
    const code = codes.get(failure.rank) ?? 1;
    process.send?.({ kindlingFailure: { rank: failure.rank, text } }, () => process.exit(code || 1));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
