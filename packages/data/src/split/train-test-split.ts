import { defaultGenerator, Generator, Tensor } from '@kindling/core';
import type { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import { Subset } from '../subset.ts';
import { permuted } from './numpy-random.ts';
import { byClass, stratified } from './stratify.ts';

export interface TrainTestSplitOptions {
  /** A fraction, or a number of samples. What trainSize leaves over; a quarter when neither is given. */
  readonly testSize?: number;
  /** A fraction, or a number of samples. What testSize leaves over. */
  readonly trainSize?: number;
  /** False: the first samples train, the next ones test. */
  readonly shuffle?: boolean;
  /** A label for each sample: both parts get each class in its share. */
  readonly stratify?: readonly (number | bigint | string | boolean)[] | Tensor;
  /** A seed from 0 to 2^32 - 1, which gives scikit-learn's split for its `random_state`. */
  readonly randomState?: number;
  /** Source of the order when there is no seed; the default generator when left out. */
  readonly generator?: Generator;
}

/**
 * Cuts a dataset into a part to train and a part to test on, as scikit-learn's `train_test_split`.
 *
 * @throws DataError for sizes that do not fit the dataset, or classes too small to stratify.
 */
export function trainTestSplit<T>(
  dataset: Dataset<T>,
  { testSize, trainSize, shuffle = true, stratify, randomState, generator }: TrainTestSplitOptions = {},
): [train: Subset<T>, test: Subset<T>] {
  const total = dataset.length;
  const [trainCount, testCount] = counts(total, trainSize, testSize);
  const pair = (train: number[], test: number[]): [Subset<T>, Subset<T>] => [
    new Subset(dataset, train),
    new Subset(dataset, test),
  ];
  if (!shuffle) {
    if (stratify !== undefined) throw new DataError('trainTestSplit: stratify needs shuffle: true.');
    const all = range(total);
    return pair(all.slice(0, trainCount), all.slice(trainCount, trainCount + testCount));
  }
  const draws = randomState === undefined ? (generator ?? defaultGenerator) : new Generator().manualSeed(randomState);
  if (stratify === undefined) {
    const order = permuted(draws, range(total));
    return pair(order.slice(testCount, testCount + trainCount), order.slice(0, testCount));
  }
  const labels = stratify instanceof Tensor ? Array.from<number | bigint>(stratify.toTypedArray()) : stratify;
  if (labels.length !== total) {
    throw new DataError(`trainTestSplit: stratify has ${labels.length} labels for ${total} samples.`);
  }
  const { train, test } = stratified(byClass(labels), trainCount, testCount, draws);
  return pair(train, test);
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function counts(total: number, trainSize: number | undefined, testSize: number | undefined): [number, number] {
  const wantedTest = testSize ?? (trainSize === undefined ? 0.25 : undefined);
  const given = (name: string, size: number | undefined, round: (x: number) => number): number | undefined => {
    if (size === undefined) return undefined;
    const count = size > 0 && size < 1 ? round(size * total) : size;
    if (!Number.isInteger(count) || count <= 0 || count >= total) {
      throw new DataError(
        `trainTestSplit: ${name} must be a fraction between 0 and 1, or a number of samples from 1 to ${total - 1}, got ${size}.`,
      );
    }
    return count;
  };
  const test = given('testSize', wantedTest, Math.ceil);
  const train = given('trainSize', trainSize, Math.floor);
  const [a, b] = [train ?? total - (test ?? 0), test ?? total - (train ?? 0)];
  if (a + b > total)
    throw new DataError(`trainTestSplit: trainSize ${a} and testSize ${b} exceed the ${total} samples.`);
  return [a, b];
}
