import '@kindling/cpu-backend';
import { DataLoader } from '@kindling/data';
import { Squares } from './datasets.ts';
import { passes } from './passes.ts';

const worker = () => new Worker(new URL('./data-worker.ts', import.meta.url), { type: 'module' });

async function failure(broken: number, makeWorker: typeof worker | undefined): Promise<string> {
  try {
    for await (const _ of new DataLoader(new Squares(9, broken), { numWorkers: 2, worker: makeWorker }));
    return 'no error';
  } catch (error) {
    return String(error);
  }
}

async function left(): Promise<number> {
  let batches = 0;
  for await (const _ of new DataLoader(new Squares(100), { numWorkers: 2, worker })) if (++batches === 3) break;
  return batches;
}

export interface LoaderPage {
  passes(numWorkers: number): Promise<unknown>;
  broken(): Promise<string>;
  unknowing(): Promise<string>;
  missing(): Promise<string>;
  left(): Promise<number>;
}

const page: LoaderPage = {
  passes: (numWorkers) => passes(numWorkers, worker),
  broken: () => failure(5, worker),
  unknowing: () => failure(-1, undefined),
  missing: () => failure(-1, () => new Worker('/nowhere.js', { type: 'module' })),
  left,
};
Object.assign(globalThis, { loaderPage: page });
