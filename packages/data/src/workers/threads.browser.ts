import { DataError } from '../errors.ts';
import type { MakeWorker, Thread, ThreadEvents } from './threads.ts';

/**
 * Starts a worker of the page's own file.
 * @throws DataError when the loader was not told how
 */
export function startThread({ onMessage, onExit }: ThreadEvents, makeWorker: MakeWorker | undefined): Thread {
  if (makeWorker === undefined) {
    throw new DataError(
      'DataLoader: in a browser, workers need a file of yours. Let it call serveWorker from @kindling/data/worker, and ' +
        "pass worker: () => new Worker(new URL('./data-worker.ts', import.meta.url), { type: 'module' }), or set numWorkers: 0.",
    );
  }
  const worker = makeWorker();
  let over = false;
  const exit = (reason: string): void => {
    if (!over) onExit(reason);
    over = true;
  };
  worker.addEventListener('message', (event) =>
    onMessage((event as MessageEvent<Parameters<typeof onMessage>[0]>).data),
  );
  worker.addEventListener('messageerror', () => exit('a message from it could not be read'));
  worker.addEventListener('error', (event) => {
    // A file that cannot be loaded gives an event without a message.
    const { message, filename } = event as ErrorEvent;
    exit(message ? `it failed: ${message} (${filename})` : 'its file could not be loaded');
    worker.terminate();
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer ?? []),
    hold: () => {}, // a page ends its workers as it goes
    terminate() {
      over = true;
      worker.terminate();
      return Promise.resolve();
    },
  };
}

/** The worker's file has imported its backend. */
export function workerImports(): string[] {
  return [];
}
