import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves, smoothed } from '@kindling-internal/chapter/curves';
import type { Digits } from '@kindling-internal/chapter/digits';
import { data, nn, optim, type models } from 'kindling';

export async function train(
  { section, print, save }: Notebook,
  net: models.LeNet,
  digits: Digits,
  epochs: number,
): Promise<void> {
  section('Training');
  const loader = new data.DataLoader(digits, { batchSize: 64, shuffle: true });
  const optimizer = new optim.Adam(net.parameters(), { lr: 2e-3 });
  // Large steps first, small ones at the end (Smith and Topin 2017, "Super-Convergence").
  const schedule = new optim.lrScheduler.OneCycleLR(optimizer, 4e-3, epochs * loader.length);
  const lossFn = new nn.CrossEntropyLoss();
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const [images, labels] of loader) {
      const loss = lossFn(net(images), labels);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      schedule.step();
      losses.push(loss.item());
    }
    const last = losses.slice(-50);
    print(`epoch ${epoch}: loss ${(last.reduce((sum, loss) => sum + loss, 0) / last.length).toFixed(3)} at its end`);
  }
  const size = Math.ceil(losses.length / 100);
  save(
    'loss.svg',
    await drawCurves(
      { loss: smoothed(losses, size) },
      { title: 'LeNet learns digits', x: 'step', y: 'cross-entropy loss', step: size },
    ),
  );
}
