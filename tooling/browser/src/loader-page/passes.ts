// What the page does, and Node beside it.
import { arange, manualSeed, randn } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataLoader, TensorDataset } from '@kindling/data';
import type { MakeWorker } from '@kindling/data';
import { Squares } from './datasets.ts';

type Batch = readonly Tensor[];

async function collect(loader: AsyncIterable<Batch>): Promise<unknown[]> {
  const batches: unknown[] = [];
  for await (const batch of loader) batches.push(batch.map((one) => one.toArray()));
  return batches;
}

/** A shuffled pass over tensors, and one over a class of the page's own. */
export async function passes(numWorkers: number, worker?: MakeWorker): Promise<unknown> {
  manualSeed(1);
  const tensors = new TensorDataset(randn([11, 3]), arange(11));
  const options = { batchSize: 4, shuffle: true, numWorkers, worker };
  const first = await collect(new DataLoader(tensors, options));
  const own = await collect(new DataLoader(new Squares(9), options));
  return [first, own];
}
