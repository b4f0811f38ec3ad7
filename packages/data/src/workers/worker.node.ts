// The file that a worker thread runs.
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from './messages.ts';
import { serve } from './worker.ts';

const port = parentPort;
if (port !== null) {
  const handle = serve((message) => port.postMessage(message));
  port.on('message', (message: ToWorker) => handle(message));
}
