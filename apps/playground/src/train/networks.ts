import { models as library, nn, optim, type Tensor } from 'kindling';
import type { ModelName, OptimizerName, Settings } from './settings.ts';

const makers: Record<ModelName, () => nn.Module> = {
  mlp: () => new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10)),
  lenet: () => new library.LeNet(),
};

export type Optimizer = optim.Adam | optim.SGD;
const optimizers: Record<OptimizerName, (net: nn.Module, lr: number) => Optimizer> = {
  adam: (net, lr) => new optim.Adam(net.parameters(), { lr }),
  sgd: (net, lr) => new optim.SGD(net.parameters(), { lr }),
};

export const createNet = (model: ModelName): nn.Module => makers[model]();

export const createOptimizer = ({ optimizer, rate }: Settings, net: nn.Module): Optimizer =>
  optimizers[optimizer](net, rate);

/** Which of the models the parameters belong to, by their names; null for none. */
export function modelOf(state: Readonly<Record<string, Tensor>>): ModelName | null {
  const names = Object.keys(state).sort().join();
  const models = Object.keys(makers) as ModelName[];
  return models.find((model) => Object.keys(createNet(model).stateDict()).sort().join() === names) ?? null;
}
