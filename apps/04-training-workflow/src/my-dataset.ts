import { join } from 'node:path';
import { readImage } from '@kindling/data/images';
import { data, type Tensor } from 'kindling';

type ImageTransform = data.transforms.Transform;

/** Images that a CSV file names and labels: `image1.jpg, 0`. */
export class MyDataset extends data.Dataset<[image: Tensor, label: bigint]> {
  readonly imageLabels: data.CsvDataset;
  readonly imageFolder: string;
  readonly transform: ImageTransform | undefined;

  constructor(imageLabels: data.CsvDataset, imageFolder: string, transform?: ImageTransform) {
    super();
    this.imageLabels = imageLabels;
    this.imageFolder = imageFolder;
    this.transform = transform;
  }

  get length(): number {
    return this.imageLabels.length;
  }

  async getItem(index: number): Promise<[Tensor, bigint]> {
    const { file = '', label = 0 } = this.imageLabels.getItem(index);
    const image = await readImage(join(this.imageFolder, String(file)));
    return [this.transform ? this.transform(image) : image, BigInt(label)];
  }

  /** How a worker of a DataLoader makes its own. */
  override toWorker(): data.Recipe {
    return data.fromModule(import.meta.url, 'MyDataset', this.imageLabels, this.imageFolder, this.transform);
  }
}
