import { fileURLToPath } from 'node:url';
import type { Notebook } from '@kindling-internal/chapter';
import { ImageFolder } from '@kindling/data/images';
import { data } from 'kindling';
import type { Hyperparameters } from './hyperparameters.ts';
import { MyDataset } from './my-dataset.ts';

const folder = fileURLToPath(new URL('../data/', import.meta.url));
const { Compose, Grayscale, ToTensor } = data.transforms;

/** As Python writes a list: Node would break it into lines. */
const list = (values: readonly unknown[]): string =>
  `[${values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ')}]`;

export async function loading({ section, print }: Notebook, { batchSize }: Hyperparameters): Promise<void> {
  section('20 ImageFolder, custom Dataset, DataLoader');
  const trainData = new ImageFolder(`${folder}images`, { transform: new Compose([new Grayscale(), new ToTensor()]) });
  print(trainData.length, list(trainData.classes));
  const [trainImage, trainLabel] = await trainData.getItem(0);
  print(trainImage.shape, Number(trainLabel));

  const labels = await data.CsvDataset.load(`${folder}labels.csv`);
  const valData = new MyDataset(labels, `${folder}images`, new ToTensor());
  const [valImage, valLabel] = await valData.getItem(0);
  print(valData.length, valImage.shape, Number(valLabel));

  const trainLoader = new data.DataLoader(trainData, { batchSize, numWorkers: 2, shuffle: true, dropLast: true });
  const valLoader = new data.DataLoader(valData, { batchSize, numWorkers: 2, shuffle: false });
  for await (const [images, targets] of trainLoader) print('train', images.shape, list(targets.toArray() as number[]));
  for await (const [images, targets] of valLoader) print('val', images.shape, list(targets.toArray() as number[]));
  print(trainLoader.length, valLoader.length);
}
