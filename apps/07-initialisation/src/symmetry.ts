import type { Notebook } from '@kindling-internal/chapter';
import { arange, nn, optim, randn, unique, type Tensor } from 'kindling';
import { initialise, starts } from './starts.ts';

const activations = { ReLU: () => new nn.ReLU(), Tanh: () => new nn.Tanh(), Sigmoid: () => new nn.Sigmoid() };

const network = (activation: nn.Module): nn.Sequential =>
  new nn.Sequential(new nn.Linear(4, 5), activation, new nn.Linear(5, 3));

function backward(net: nn.Sequential): void {
  const [x, labels] = [randn([12, 4]), arange(12).remainder(3)];
  nn.functional.crossEntropy(net(x), labels).backward();
}

/** How many rows of a matrix differ: how many different neurons a layer has. */
const kinds = (weight: Tensor): number => unique(weight.detach(), { dim: 0 }).size(0);

export function symmetry({ section, print }: Notebook): void {
  section('Which gradients are there when all weights are zero?');
  for (const [name, make] of Object.entries(activations)) {
    const net = initialise(network(make()), starts.zeros);
    backward(net);
    const alive = [...net.namedParameters()].filter(([, p]) => p.grad !== null && p.grad.ne(0).any().item());
    print(`${name}:`, alive.map(([parameter]) => parameter).join(', ') || 'none');
  }

  section('Do equal neurons part?');
  for (const start of ['constant', 'Kaiming'] as const) {
    const net = initialise(network(new nn.Tanh()), starts[start]);
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.5 });
    for (let step = 0; step < 100; step++) {
      optimizer.zeroGrad();
      backward(net);
      optimizer.step();
    }
    const [weight] = [...net.parameters()];
    if (weight) print(`${start}: ${kinds(weight)} different neurons of ${weight.size(0)} after 100 steps`);
  }

  section('What is the slope of an activation at zero?');
  for (const [name, make] of Object.entries(activations)) {
    const x = arange(0, 9, 4).float().requiresGrad_();
    make()(x).sum().backward();
    print(`${name} at 0, 4, 8:`, x.grad);
  }
}
