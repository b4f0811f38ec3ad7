// An epoch's batches beside its training steps (784-256-10, batch 64, SGD): prints what loading costs, as a share.
import '@kindling/cpu-backend';
import '@kindling/autograd';
import { manualSeed, setNumThreads, type Tensor } from '@kindling/core';
import { DataLoader } from '@kindling/data';
import { CrossEntropyLoss, Linear, ReLU, Sequential } from '@kindling/nn';
import { SGD } from '@kindling/optim';
import { mlp } from '../peers/data.ts';
import { digits } from './digits.ts';

manualSeed(0);
setNumThreads(1);
const loader = new DataLoader(digits(), { batchSize: mlp.batch, shuffle: true });
const net = new Sequential(new Linear(mlp.inputs, mlp.hidden), new ReLU(), new Linear(mlp.hidden, mlp.classes));
const optimizer = new SGD(net.parameters(), { lr: mlp.lr });
const lossFn = new CrossEntropyLoss();

function step(x: Tensor, y: Tensor): void {
  const loss = lossFn(net(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

function timed(body: () => void): number {
  const begun = performance.now();
  body();
  return performance.now() - begun;
}

const [first] = loader as Iterable<[Tensor, Tensor]>;
const [x, y] = first as [Tensor, Tensor];
const training = (): void => {
  for (let i = 0; i < loader.length; i++) step(x, y);
};
const loading = (): void => {
  for (const batch of loader) void batch;
};
const both = (): void => {
  for (const [images, labels] of loader as Iterable<[Tensor, Tensor]>) step(images, labels);
};
for (const body of [training, loading, both]) body();
const [trained, loaded, together] = [timed(training), timed(loading), timed(both)];
console.log(`EPOCH ${trained} ${loaded} ${together}`);
