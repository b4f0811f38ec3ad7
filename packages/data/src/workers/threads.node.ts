import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { listBackends } from '@kindling/core';
import type { MakeWorker, Thread, ThreadEvents } from './threads.ts';

const here = createRequire(import.meta.url);

/** Starts a thread, which keeps no process alive until it is told to. In Node it runs this package's own file. */
export function startThread({ onMessage, onExit }: ThreadEvents, _?: MakeWorker): Thread {
  const worker = new Worker(pathToFileURL(here.resolve('#worker')), { name: 'kindling-data' });
  let over = false;
  const exit = (reason: string): void => {
    if (!over) onExit(reason);
    over = true;
  };
  worker.on('message', onMessage);
  worker.on('messageerror', (error) => exit(`a message from it could not be read: ${error.message}`));
  worker.on('error', (error: Error & { code?: string }) => {
    exit(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : `it failed: ${error.stack ?? error.message}`,
    );
  });
  worker.on('exit', (code) => exit(`it ended with exit code ${code}`));
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
    async terminate() {
      over = true;
      await worker.terminate();
    },
  };
}

/** Modules of the backends that a worker needs for tensors in memory: the CPU's, where it can be found. */
export function workerImports(): string[] {
  if (!listBackends().includes('cpu')) return [];
  const starts = [import.meta.url, pathToFileURL(process.argv[1] ?? 'index.js').href, pathToFileURL('index.js').href];
  for (const start of starts) {
    try {
      return [pathToFileURL(createRequire(start).resolve('@kindling/cpu-backend')).href];
    } catch {
      continue;
    }
  }
  return [];
}
