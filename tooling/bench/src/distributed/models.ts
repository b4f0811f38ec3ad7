// What is trained: the same layers as in rank.py.
import { randint, randn, type Tensor } from '@kindling/core';
import { Linear, ReLU, Sequential, type Module } from '@kindling/nn';
import { LeNet } from '@kindling/nn/models';

export const models = {
  /** 0.2 MB of gradients. */
  lenet: { batch: 256, input: [1, 28, 28], make: (): Module => new LeNet() },
  /** 23 MB of gradients: several buckets. */
  mlp: {
    batch: 64,
    input: [784],
    make: (): Module =>
      new Sequential(new Linear(784, 2048), new ReLU(), new Linear(2048, 2048), new ReLU(), new Linear(2048, 10)),
  },
} as const;
export type ModelName = keyof typeof models;

export function batchOf(name: ModelName): readonly [Tensor, Tensor] {
  const { batch, input } = models[name];
  return [randn([batch, ...input]), randint(0, 10, [batch])];
}
