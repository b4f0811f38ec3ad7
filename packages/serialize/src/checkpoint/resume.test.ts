// A run that was stopped and goes on in new objects equals the uninterrupted one to the bit.
import '@kindling/cpu-backend';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRngState, manualSeed, randn, type DType, type Tensor } from '@kindling/core';
import { afterAll, expect, it } from 'vitest';
import { DataLoader, TensorDataset } from '../../../data/src/index.ts';
import * as nn from '../../../nn/src/index.ts';
import { Adam, LBFGS, StepLR } from '../../../optim/src/index.ts';
import { loadCheckpoint, saveCheckpoint } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kindling-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'run.pth');

const epochs = 3;
const perEpoch = 5;

class Run {
  readonly model: nn.Module;
  readonly optimizer: Adam;
  readonly scheduler: StepLR;
  readonly loader: DataLoader<[Tensor, Tensor], [Tensor, Tensor]>;
  readonly losses: number[] = [];
  epoch = 0;
  step = 0;

  constructor(seed: number, dtype: DType) {
    manualSeed(11);
    const data = new TensorDataset(randn([18, 6], { dtype }), randn([18, 2], { dtype }));
    manualSeed(seed);
    this.model = new nn.Sequential(new nn.Linear(6, 16), new nn.ReLU(), new nn.Dropout(0.3), new nn.Linear(16, 2));
    this.model.to(dtype);
    this.optimizer = new Adam(this.model.parameters(), { lr: 0.02, weightDecay: 0.01, amsgrad: true });
    this.scheduler = new StepLR(this.optimizer, 1, { gamma: 0.7 });
    this.loader = new DataLoader(data, { batchSize: 4, shuffle: true });
  }

  get parts() {
    const { model, optimizer, scheduler, loader } = this;
    return { model, optimizer, scheduler, loader };
  }

  /** Trains to the end, or saves after so many steps and stops there. */
  train(until = Infinity): this {
    for (; this.epoch < epochs; this.epoch++) {
      for (const [x, y] of this.loader) {
        const loss = (this.model(x) as Tensor).sub(y).pow(2).mean();
        this.optimizer.zeroGrad();
        loss.backward();
        this.optimizer.step();
        this.losses.push(loss.item());
        if (++this.step === until) {
          saveCheckpoint(path, { ...this.parts, epoch: this.epoch, step: this.step });
          return this;
        }
      }
      this.scheduler.step();
    }
    return this;
  }

  result(): unknown {
    const values = Object.entries(this.model.stateDict()).map(([name, x]) => [name, x.toArray()]);
    return { values, rates: this.scheduler.getLastLr(), random: [...getRngState()] };
  }
}

it.each(
  (['float32', 'float64'] as const).flatMap((dtype) =>
    [1, 4, perEpoch, 7, 2 * perEpoch, 13].map((at) => [dtype, at] as const),
  ),
)('%s, stopped after step %i', (dtype, at) => {
  const whole = new Run(1, dtype).train();
  const wanted = whole.result();
  expect(whole.losses).toHaveLength(epochs * perEpoch);
  const before = new Run(1, dtype).train(at).losses;
  const resumed = new Run(99, dtype);
  const { epoch, step } = loadCheckpoint<{ epoch: number; step: number }>(path, resumed.parts);
  Object.assign(resumed, { epoch, step });
  resumed.train();
  expect([...before, ...resumed.losses]).toEqual(whole.losses);
  expect(resumed.result()).toEqual(wanted);
});

it('LBFGS goes on with its memory', () => {
  const make = (seed: number) => {
    manualSeed(seed);
    const net = new nn.Linear(3, 2);
    const optimizer = new LBFGS(net.parameters(), { lr: 0.3, maxIter: 3, historySize: 4 });
    manualSeed(5);
    const [x, y] = [randn([8, 3]), randn([8, 2])];
    const steps = (n: number): number[] =>
      Array.from({ length: n }, () =>
        optimizer
          .step(() => {
            optimizer.zeroGrad();
            const loss = net(x).tanh().sub(y).pow(2).mean();
            loss.backward();
            return loss;
          })
          .item(),
      );
    return { net, optimizer, steps };
  };
  const wanted = make(1).steps(6);
  const first = make(1);
  const losses = first.steps(3);
  saveCheckpoint(path, { net: first.net, optimizer: first.optimizer });
  const second = make(2);
  loadCheckpoint(path, { net: second.net, optimizer: second.optimizer });
  expect([...losses, ...second.steps(3)]).toEqual(wanted);
});
