// The file that a worker thread runs.
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from './messages.ts';
import type { WorkerModules } from './modules.ts';
import { serve } from './worker.ts';

const modules: WorkerModules = {
  builtin: {
    data: () => import('../index.ts'),
    images: () => import('../images/index.ts'),
    shared: () => import('./shared.ts'),
    transforms: () => import('../transforms/index.ts'),
  },
  own: {},
};

const port = parentPort;
if (port !== null) {
  const handle = serve(modules, (message, transfer) => port.postMessage(message, transfer));
  port.on('message', (message: ToWorker) => handle(message));
}
