// What the notebook leaves open.
import type { Notebook } from '@kindling-internal/chapter';
import { nn, ones, optim, randn, tensor, type Tensor } from 'kindling';
import { MyDictDense } from './layers.ts';
import { MLP } from './mlp.ts';

/** Keeps its weights in a plain array, where nothing finds them. */
class Hidden extends nn.Module {
  readonly weights = [new nn.Parameter(randn([4, 4])), new nn.Parameter(randn([4, 4]))];

  override forward(x: Tensor): Tensor {
    return this.weights.reduce((y, weight) => y.matmul(weight), x);
  }
}

/** A Linear of one's own: x Wᵀ + b. */
class MyLinear extends nn.Module {
  readonly weight: nn.Parameter;
  readonly bias: nn.Parameter;

  constructor(inFeatures: number, outFeatures: number) {
    super();
    this.weight = new nn.Parameter(randn([outFeatures, inFeatures]).div(Math.sqrt(inFeatures)));
    this.bias = new nn.Parameter(ones([outFeatures]).zero_());
  }

  override forward(x: Tensor): Tensor {
    return x.matmul(this.weight.t()).add(this.bias);
  }
}

const names = (net: nn.Module): string[] => [...net.namedParameters()].map(([name]) => name);

export function further({ section, print }: Notebook): void {
  section('What does a Parameter do that a tensor does not?');
  const net = new MLP();
  for (const [name, parameter] of net.namedParameters()) print(name, parameter.shape, parameter.requiresGrad);

  section('Why a ParameterList and no array?');
  print('in an array:', names(new Hidden()).length, 'in a ParameterDict:', names(new MyDictDense()).join(', '));

  section('Can a layer be written by hand?');
  const own = new nn.Sequential(new MyLinear(2, 8), new nn.Tanh(), new MyLinear(8, 1));
  print(own);
  const x = tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const y = tensor([[0], [1], [1], [0]]);
  const optimizer = new optim.Adam(own.parameters(), { lr: 0.05 });
  for (let step = 0; step < 300; step++) {
    optimizer.zeroGrad();
    nn.functional.mseLoss(own(x), y).backward();
    optimizer.step();
  }
  print('exclusive or:', own(x).gt(0.5).flatten());

  section('Which parameters got a gradient?');
  // Only those that were used: an optimizer leaves the others alone.
  const dict = new MyDictDense();
  dict(ones([1, 4]), 'linear2')
    .sum()
    .backward();
  for (const [name, parameter] of dict.namedParameters()) print(name, parameter.grad !== null);
}
