import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves, smoothed } from '@kindling-internal/chapter/curves';
import { nn, optim, type models } from 'kindling';
import type { Corpus } from './corpus.ts';

/** The network learns to tell the next letter at each place. */
export async function read({ section, print, save, short }: Notebook, net: models.GPT, corpus: Corpus): Promise<void> {
  section('It reads');
  const steps = short ? 180 : 1_500;
  const optimizer = new optim.AdamW(net.parameters(), { lr: 3e-3, weightDecay: 0.1 });
  const schedule = new optim.lrScheduler.CosineAnnealingLR(optimizer, steps);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const [input, target] = corpus.batch(16, net.config.nPositions);
    const loss = nn.functional.crossEntropy(net(input).flatten(0, 1), target.flatten());
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradNorm_(net.parameters(), 1);
    optimizer.step();
    schedule.step();
    losses.push(loss.item());
    if (step % (steps / 6) === 0) {
      const last = losses.slice(-20);
      const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
      print(`step ${step}: loss ${mean.toFixed(2)}, as unsure as among ${Math.exp(mean).toFixed(1)} letters`);
    }
  }
  const size = Math.ceil(steps / 150);
  const title = 'A GPT learns to predict the next letter';
  const curves = { loss: smoothed(losses, size) };
  save('loss.svg', await drawCurves(curves, { title, x: 'step', y: 'cross-entropy loss', step: size }));
}
