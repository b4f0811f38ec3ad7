import type { Notebook } from '@kindling-internal/chapter';
import { drawCurves } from '@kindling-internal/chapter/curves';
import { accuracy, firstOf, percent, type Digits } from '@kindling-internal/chapter/digits';
import { data, manualSeed, nn, optim, serialize } from 'kindling';
import { Net } from './net.ts';

/** The first images of each digit. */
function fewOfEach(digits: data.MNIST, count: number): Digits {
  const labels = Array.from(digits.targets.toTypedArray(), Number);
  const places = Array.from({ length: 10 }, (_, digit) =>
    labels.flatMap((label, i) => (label === digit ? [i] : [])).slice(0, count),
  );
  return new data.Subset(digits, places.flat());
}

/** A new head for ten digits on features that know five. */
function withNewHead(net: Net): Net {
  const copy = nn.deepCopy(net);
  copy.head = new nn.Linear(32, 10);
  return copy;
}

interface Way {
  readonly net: Net;
  readonly parameters: Iterable<nn.Parameter>;
  /** Whether the features stay as they are: weights, and batch normalisation's statistics. */
  readonly frozen: boolean;
}

/** @returns accuracy on the test digits after each epoch */
function train({ net, parameters, frozen }: Way, few: Digits, test: Digits, epochs: number): number[] {
  manualSeed(0);
  const optimizer = new optim.Adam(parameters, { lr: 3e-3 });
  const loader = new data.DataLoader(few, { batchSize: 20, shuffle: true });
  return Array.from({ length: epochs }, () => {
    net.train();
    if (frozen) net.features.eval();
    for (const [images, labels] of loader) {
      optimizer.zeroGrad();
      nn.functional.crossEntropy(net(images), labels).backward();
      optimizer.step();
    }
    return accuracy(net, test);
  });
}

export async function transfer(
  { section, print, save, short }: Notebook,
  pretrained: Net,
  train60k: data.MNIST,
  allTest: Digits,
): Promise<void> {
  section('Ten digits from a hundred images');
  const few = fewOfEach(train60k, 10);
  const test = short ? firstOf(allTest, 1_000) : allTest;
  const [headOnly, whole] = [withNewHead(pretrained), withNewHead(pretrained)];
  headOnly.features.requiresGrad_(false);
  const scratch = new Net(10);
  const ways: Record<string, Way> = {
    'from scratch': { net: scratch, parameters: scratch.parameters(), frozen: false },
    'a new head': { net: headOnly, parameters: headOnly.head.parameters(), frozen: true },
    'fine-tuned': { net: whole, parameters: whole.parameters(), frozen: false },
  };
  const epochs = short ? 10 : 20;
  const curves = Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, train(way, few, test, epochs)]));
  for (const [name, curve] of Object.entries(curves)) print(`${name}: ${percent(curve.at(-1) ?? 0)} of ${test.length}`);
  const title = 'Reading ten digits, learnt from ten images of each';
  save('accuracy.svg', await drawCurves(curves, { title, x: 'epoch', y: 'right of the test digits' }));

  section('Back to PyTorch');
  save('fine-tuned.pth', serialize.savePth(whole.stateDict()));
}
