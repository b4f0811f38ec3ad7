// What a page's worker file calls.
import * as images from '../images/index.ts';
import * as data from '../index.ts';
import * as transforms from '../transforms/index.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Exports } from './modules.ts';
import * as shared from './shared.ts';
import { serve } from './worker.ts';

/** What a Web Worker's own scope has, of which TypeScript's types of a page know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: ArrayBuffer[]): void;
}

/**
 * Makes the Web Worker that calls it a worker of DataLoaders in a page. Its file imports a backend and what the datasets
 * are made of; bundlers follow those imports.
 *
 * ```ts
 * // data-worker.ts
 * import '@kindling/cpu-backend';
 * import { serveWorker } from '@kindling/data/worker';
 * import * as datasets from './datasets.ts';
 * serveWorker(datasets);
 *
 * // main.ts
 * const worker = () => new Worker(new URL('./data-worker.ts', import.meta.url), { type: 'module' });
 * const loader = new DataLoader(dataset, { batchSize: 64, numWorkers: 2, worker });
 * ```
 * @param own classes and functions that `fromModule` names: found here by name, they are not imported by address
 */
export function serveWorker(own: Exports = {}): void {
  const scope = globalThis as WorkerScope & typeof globalThis;
  const builtin = { data: () => data, images: () => images, shared: () => shared, transforms: () => transforms };
  const handle = serve({ builtin, own }, (message, transfer) => scope.postMessage(message, transfer));
  scope.onmessage = ({ data: message }) => handle(message);
}
