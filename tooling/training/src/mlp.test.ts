import '@kindling/cpu-backend';
import { noGrad } from '@kindling/autograd';
import { manualSeed, type DType, type Tensor } from '@kindling/core';
import { DataLoader, TensorDataset } from '@kindling/data';
import { CrossEntropyLoss } from '@kindling/nn';
import { SGD } from '@kindling/optim';
import { loadFile } from '@kindling/serialize';
import { beforeAll, describe, expect, it } from 'vitest';
import { digits } from './digits.ts';
import { MLP } from './mlp.ts';
import { initFiles, jobs, trainFile } from './reference.ts';
import { largest, trainInOrder } from './steps.ts';

let train: [images: Tensor, labels: Tensor];
let test: [images: Tensor, labels: Tensor];

beforeAll(async () => {
  train = await digits(true);
  test = await digits(false);
});

const lossFn = new CrossEntropyLoss();
const trained = (net: MLP, dtype: DType): number[] =>
  trainInOrder(net, new SGD(net.parameters(), { lr: 0.1 }), train, jobs.mlp.steps, dtype);

describe("the tutorial's MLP beside PyTorch's", () => {
  it('starts from the same weights as either file, bit for bit', async () => {
    manualSeed(0);
    const net = new MLP();
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual(['hidden.weight', 'hidden.bias', 'output.weight', 'output.bias']);
    for (const wanted of await initFiles('mlp'))
      for (const [name, value] of Object.entries(state))
        expect(value.toTypedArray(), name).toEqual(wanted[name]?.toTypedArray());
  });

  it('has the same 200 losses in float32, the same weights after them, and the same test accuracy', async () => {
    manualSeed(0);
    const net = new MLP();
    const losses = trained(net, 'float32');
    expect(losses.length).toBe(200);
    expect(largest(losses, jobs.mlp.losses_float32)).toBeLessThan(1e-5);
    const wanted = await loadFile(trainFile('mlp.final.safetensors'));
    for (const [name, value] of Object.entries(net.stateDict())) {
      expect(
        value
          .sub(wanted[name] as Tensor)
          .abs()
          .max()
          .item(),
        name,
      ).toBeLessThan(1e-4);
    }
    const logits = noGrad(() => net(test[0]));
    expect(logits.argmax(1).eq(test[1]).to('float32').mean().item()).toBeCloseTo(jobs.mlp.test_float32.accuracy, 6);
    expect(lossFn(logits, test[1]).item()).toBeCloseTo(jobs.mlp.test_float32.loss, 4);
    expect(
      largest([...(logits.at(0).toTypedArray() as Float32Array)], jobs.mlp.test_float32.first_logits),
    ).toBeLessThan(1e-3);
  });

  it('has the same 200 losses in float64 from the weights in the .pth', async () => {
    const net = new MLP();
    net.loadStateDict(await loadFile(trainFile('mlp.init.pth')));
    net.double();
    expect(largest(trained(net, 'float64'), jobs.mlp.losses_float64)).toBeLessThan(1e-9);
  });

  it('sees the same shuffled batches through the DataLoader, whatever the workers, and has the same losses', async () => {
    const runs: number[][] = [];
    for (const numWorkers of [0, 1, 2, 4]) {
      const { losses, labels } = await shuffled(numWorkers);
      expect(labels).toEqual(jobs.mlp_shuffled.labels_of_first_3_batches);
      expect(largest(losses, jobs.mlp_shuffled.losses_float32)).toBeLessThan(1e-4);
      runs.push(losses);
    }
    for (const losses of runs) expect(losses).toEqual(runs[0]);
  });
});

async function shuffled(numWorkers: number): Promise<{ losses: number[]; labels: unknown[] }> {
  manualSeed(0);
  const net = new MLP();
  const loader = new DataLoader(new TensorDataset(...train), { batchSize: 64, shuffle: true, numWorkers });
  const optimizer = new SGD(net.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  const labels: unknown[] = [];
  for await (const [x, y] of loader) {
    if (labels.length < 3) labels.push((y as Tensor).toArray());
    const loss = lossFn(net(x as Tensor), y as Tensor);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
    if (losses.length === jobs.mlp_shuffled.losses_float32.length) break;
  }
  return { losses, labels };
}
