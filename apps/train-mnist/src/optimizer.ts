import { Adam, SGD } from '@kindling/optim';
import type { Classifier } from './model.ts';

const optimizers = {
  adam: { lr: 1e-3, create: (net: Classifier, lr: number) => new Adam(net.parameters(), { lr }) },
  sgd: { lr: 0.1, create: (net: Classifier, lr: number) => new SGD(net.parameters(), { lr }) },
};

export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as OptimizerName[];

export function createOptimizer(name: OptimizerName, net: Classifier, lr?: number): Adam | SGD {
  const optimizer = optimizers[name];
  return optimizer.create(net, lr ?? optimizer.lr);
}
