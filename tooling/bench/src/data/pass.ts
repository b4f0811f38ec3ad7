// A pass of Kindling's DataLoader: prints the samples it gives in a second. Arguments: kind, workers, folder.
import '@kindling/cpu-backend';
import { manualSeed, setNumThreads } from '@kindling/core';
import { DataLoader, transforms, type Dataset } from '@kindling/data';
import { ImageFolder } from '@kindling/data/images';
import { digits, Rows, type Kind } from './digits.ts';

const [kind = 'images', workers = '0', root = ''] = process.argv.slice(2);
/** Workers start, and code is compiled, meanwhile. */
const untimed = 10;

function imageFolder(): Dataset<unknown> {
  const { Compose, RandomResizedCrop, RandomHorizontalFlip, ToTensor, Normalize } = transforms;
  const steps = [
    new RandomResizedCrop(224),
    new RandomHorizontalFlip(),
    new ToTensor(),
    new Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
  ] as const;
  return new ImageFolder(root, { transform: new Compose(steps) });
}

const datasets: Readonly<Record<Kind, () => Dataset<unknown>>> = {
  images: imageFolder,
  tensors: digits,
  rows: () => new Rows(),
};

async function main(): Promise<void> {
  manualSeed(0);
  setNumThreads(1);
  const numWorkers = Number(workers);
  const dataset = datasets[kind as Kind]();
  const loader = new DataLoader(dataset, {
    batchSize: 64,
    shuffle: true,
    numWorkers,
    ...(numWorkers > 0 && { persistentWorkers: true }),
  });
  // Data in memory passes in no time: what is timed is a second pass by the same workers.
  for (let pass = kind === 'images' ? 1 : 0; pass < 2; pass++) {
    let [batches, begun] = [0, performance.now()];
    const skipped = kind === 'images' ? untimed : 0;
    for await (const batch of loader) {
      void batch;
      if (++batches === skipped) begun = performance.now();
    }
    const seconds = (performance.now() - begun) / 1000;
    if (pass === 1) console.log(`RATE ${(dataset.length - 64 * skipped) / seconds}`);
  }
}

main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
