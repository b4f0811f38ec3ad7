import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves } from '@kindling-internal/chapter/curves';
import { nn, ones, optim, tensor, type Tensor } from 'kindling';
import { Conv2D, corr2d } from './corr2d.ts';

/** White with a black stripe down the middle. */
function stripe(): Tensor {
  const picture = ones([6, 8]);
  picture.narrow(1, 2, 4).zero_();
  return picture;
}

/** The layer learns a kernel from nothing but a picture and its edges. */
export async function train({ section, print, save, short }: Notebook): Promise<void> {
  section('A kernel is learnt');
  const picture = stripe();
  const edges = corr2d(picture, tensor([[1, -1]]));
  print(edges);
  const layer = new Conv2D([1, 2]);
  const optimizer = new optim.SGD(layer.parameters(), { lr: 0.3 });
  const losses: number[] = [];
  const steps = short ? 60 : 150;
  for (let step = 0; step < steps; step++) {
    const loss = nn.functional.mseLoss(layer(picture), edges);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  print(`after ${steps} steps: loss ${losses.at(-1)?.toExponential(1)}`);
  print('kernel:', layer.weight.detach().round({ decimals: 2 }), 'bias near 0:', layer.bias.abs().item() < 0.01);
  const title = 'Learning a kernel that finds edges';
  save('loss.svg', await drawCurves({ loss: losses }, { title, x: 'step', y: 'mean squared error', log: true }));
}
