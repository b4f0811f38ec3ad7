import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves } from '@kindling-internal/chapter/curves';
import { accuracy, firstOf, loadDigits, percent, type Digits } from '@kindling-internal/chapter/digits';
import { data, nn, noGrad, optim, tensor, type Tensor } from 'kindling';
import type { Hyperparameters } from './hyperparameters.ts';

const lossFn = new nn.CrossEntropyLoss();
/** Epochs without a better loss on the validation data, after which training stops. */
const patience = 15;

/** Mean loss over a dataset; nothing is learnt from it. */
function lossOn(net: nn.Sequential, digits: Digits): number {
  return noGrad(() => {
    let total = 0;
    for (const [images, labels] of new data.DataLoader(digits, { batchSize: 500 }))
      total += lossFn(net(images), labels).item() * labels.size(0);
    return total / digits.length;
  });
}

/** One pass over the training data. @returns its mean loss */
function trainEpoch(net: nn.Sequential, optimizer: optim.Optimizer, digits: Digits, batchSize: number): number {
  let total = 0;
  for (const [images, labels] of new data.DataLoader(digits, { batchSize, shuffle: true })) {
    const loss = lossFn(net(images), labels);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    total += loss.item() * labels.size(0);
  }
  return total / digits.length;
}

export async function fit(
  { section, print, save, short }: Notebook,
  { batchSize, lr, epochs }: Hyperparameters,
): Promise<void> {
  section('Three parts of the data');
  const digits = await loadDigits(true);
  const all = firstOf(digits, short ? 1_000 : 3_000);
  // Stratified: each part gets its share of every digit. `all` is the beginning of `digits`, so that indices agree.
  const labelsOf = ({ indices }: { indices: readonly number[] }): Tensor =>
    digits.targets.at(tensor([...indices], { dtype: 'int64' }));
  const [rest, test] = data.trainTestSplit(all, { testSize: 0.2, randomState: 0, stratify: labelsOf(all) });
  const [train, validation] = data.trainTestSplit(rest, { testSize: 0.25, randomState: 0, stratify: labelsOf(rest) });
  print('train', train.length, 'validation', validation.length, 'test', test.length);

  section('Fitting');
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10));
  const optimizer = new optim.Adam(net.parameters(), { lr });
  const curves = { training: [] as number[], validation: [] as number[] };
  let best = { net, epoch: 0, loss: Infinity };
  for (let epoch = 1; epoch <= (short ? epochs / 5 : epochs) && epoch - best.epoch <= patience; epoch++) {
    curves.training.push(trainEpoch(net, optimizer, train, batchSize));
    const loss = lossOn(net, validation);
    curves.validation.push(loss);
    if (loss < best.loss) best = { net: nn.deepCopy(net), epoch, loss };
  }
  print(`stopped after epoch ${curves.training.length}; epoch ${best.epoch} was the best on the validation data`);
  print(`loss there ${best.loss.toFixed(2)}, test accuracy ${percent(accuracy(best.net, test))}`);
  const title = 'Learning, and learning by heart';
  save('losses.svg', await drawCurves(curves, { title, x: 'epoch', y: 'cross-entropy loss' }));
}
