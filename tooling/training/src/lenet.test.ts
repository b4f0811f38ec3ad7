import '@kindling/cpu-backend';
import { noGrad } from '@kindling/autograd';
import { manualSeed, type Tensor } from '@kindling/core';
import { CrossEntropyLoss } from '@kindling/nn';
import { Adam } from '@kindling/optim';
import { loadFile } from '@kindling/serialize';
import { beforeAll, describe, expect, it } from 'vitest';
import { digits } from './digits.ts';
import { lenet } from './lenet.ts';
import { initFiles, jobs, trainFile } from './reference.ts';
import { largest, trainInOrder } from './steps.ts';

let train: [images: Tensor, labels: Tensor];
const { steps, losses_float32, losses_float64, test_float32 } = jobs.lenet;

const asRows = ([images, labels]: [Tensor, Tensor]): [Tensor, Tensor] => [images.view(-1, 28, 28), labels];

beforeAll(async () => {
  train = asRows(await digits(true));
});

describe("LeNet beside PyTorch's", () => {
  it('starts from the same weights as either file, bit for bit', async () => {
    manualSeed(0);
    const state = lenet().stateDict();
    for (const wanted of await initFiles('lenet')) {
      expect(Object.keys(state).sort()).toEqual(Object.keys(wanted).sort());
      for (const [name, value] of Object.entries(state))
        expect(value.toTypedArray(), name).toEqual(wanted[name]?.toTypedArray());
    }
  });

  it('has the same losses in float64 from the weights in the .pth', async () => {
    const net = lenet();
    net.loadStateDict(await loadFile(trainFile('lenet.init.pth')));
    net.double();
    const losses = trainInOrder(net, new Adam(net.parameters(), { lr: 1e-3 }), train, steps, 'float64');
    expect(losses.length).toBe(100);
    expect(largest(losses, losses_float64)).toBeLessThan(1e-9);
  });

  // Where the two largest elements of a pooling window differ by rounding, a gradient takes another way; Adam makes much of it.
  it('has the same first 15 losses in float32, and stays close', async () => {
    manualSeed(0);
    const net = lenet();
    const losses = trainInOrder(net, new Adam(net.parameters(), { lr: 1e-3 }), train, steps, 'float32');
    expect(largest(losses.slice(0, 15), losses_float32)).toBeLessThan(2e-6);
    expect(largest(losses, losses_float32)).toBeLessThan(0.03);
    const wanted = await loadFile(trainFile('lenet.final.safetensors'));
    for (const [name, value] of Object.entries(net.stateDict())) {
      const other = wanted[name] as Tensor;
      expect(value.sub(other).norm().div(other.norm()).item(), name).toBeLessThan(0.05);
    }
    const [images, labels] = asRows(await digits(false));
    const logits = noGrad(() => net(images));
    expect(logits.argmax(1).eq(labels).to('float32').mean().item()).toBeCloseTo(test_float32.accuracy, 1);
    expect(new CrossEntropyLoss()(logits, labels).item()).toBeCloseTo(test_float32.loss, 1);
  });
});
