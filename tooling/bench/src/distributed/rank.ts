// One rank: trains for a while and prints its images a second. Arguments: model, bucket in MB, overlap (1 or 0).
import '@kindling/cpu-backend';
import '@kindling/autograd';
import { manualSeed, type Tensor } from '@kindling/core';
import { CrossEntropyLoss, type Module } from '@kindling/nn';
import { SGD } from '@kindling/optim';
import { barrier, DistributedDataParallel, getRank, initProcessGroup, worldGroup } from '@kindling/parallel';
import { batchOf, models, type ModelName } from './models.ts';

const [name = 'lenet', bucket = '25', overlap = '1'] = process.argv.slice(2);
const ranks = Number(process.env['WORLD_SIZE'] ?? 1);

/** Without overlap: the gradients are averaged after backward, one after the other. */
function averaged(net: Module): () => void {
  const group = worldGroup();
  return () => {
    for (const { grad } of net.parameters()) if (grad !== null) group.allReduce(grad, { op: 'avg' }).waitSync();
  };
}

async function main(): Promise<void> {
  manualSeed(0);
  const { make, batch } = models[name as ModelName];
  const net = make();
  const [x, y] = batchOf(name as ModelName);
  let forward: (x: Tensor) => Tensor = (input) => (net as Module & ((x: Tensor) => Tensor))(input);
  let after = (): void => {};
  if (ranks > 1) {
    await initProcessGroup();
    if (overlap === '1') {
      const ddp = new DistributedDataParallel(net, { bucketCapMb: Number(bucket) });
      forward = (input) => ddp(input) as Tensor;
    } else after = averaged(net);
  }
  const optimizer = new SGD(net.parameters(), { lr: 0.01 });
  const lossFn = new CrossEntropyLoss();
  const step = (): void => {
    const loss = lossFn(forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    after();
    optimizer.step();
  };
  for (let i = 0; i < 5; i++) step();
  if (ranks > 1) barrier();
  // A number of steps that all ranks agree on.
  const begun = performance.now();
  const count = Number(process.env['BENCH_STEPS'] ?? 10);
  for (let i = 0; i < count; i++) step();
  const elapsed = (performance.now() - begun) / 1000;
  if (ranks === 1 || getRank() === 0) console.log(`RATE ${(batch * count * ranks) / elapsed}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
