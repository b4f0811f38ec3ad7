import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves, smoothed } from '@kindling-internal/chapter/curves';
import { firstOf, loadDigits, type Digits } from '@kindling-internal/chapter/digits';
import { data, manualSeed, nn, optim } from 'kindling';
import { initialise, starts, type Start } from './starts.ts';

/** The loss of each step of one pass over some digits, for a network of three layers. */
function losses(digits: Digits, start: Start): number[] {
  manualSeed(0);
  const layers = [new nn.Linear(784, 64), new nn.ReLU(), new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 10)];
  const net = initialise(new nn.Sequential(new nn.Flatten(), ...layers), start);
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const all: number[] = [];
  for (const [images, labels] of new data.DataLoader(digits, { batchSize: 50, shuffle: true })) {
    const loss = nn.functional.crossEntropy(net(images), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    all.push(loss.item());
  }
  return all;
}

export async function training({ section, print, save, short }: Notebook): Promise<void> {
  section('Which start learns?');
  const digits = firstOf(await loadDigits(true), short ? 5_000 : 20_000);
  const curves = Object.fromEntries(Object.entries(starts).map(([name, start]) => [name, losses(digits, start)]));
  for (const [name, curve] of Object.entries(curves)) {
    const last = curve.slice(-20);
    print(`${name}: loss ${(last.reduce((sum, loss) => sum + loss, 0) / last.length).toFixed(2)} at the end`);
  }
  print(`guessing: loss ${Math.log(10).toFixed(2)}`);
  const seen = Object.entries(curves).map(([name, curve]) => [
    name,
    smoothed(curve, 5).map((loss) => Math.min(loss, 5)),
  ]);
  save(
    'training.svg',
    await drawCurves(Object.fromEntries(seen), {
      title: 'Learning digits from five starts',
      x: 'step',
      y: 'loss (5 where it is more)',
      step: 5,
    }),
  );
}
