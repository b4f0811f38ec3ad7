import { DataError } from '../errors.ts';

interface Given {
  readonly batchSize?: number | undefined;
  readonly shuffle?: boolean | undefined;
  readonly dropLast?: boolean | undefined;
  readonly sampler?: object | undefined;
  readonly batchSampler?: object | undefined;
}

/** Refuses options that exclude each other. */
export function checkOptions(
  { batchSize, shuffle = false, dropLast = false, sampler, batchSampler }: Given,
  stream: boolean,
): void {
  if (stream && (shuffle || sampler || batchSampler)) {
    const name = shuffle ? 'shuffle' : sampler ? 'sampler' : 'batchSampler';
    throw new DataError(
      `DataLoader: ${name} needs samples by index, but an IterableDataset has none. Shuffle in the dataset.`,
    );
  }
  if (sampler && shuffle)
    throw new DataError('DataLoader: sampler and shuffle exclude each other; the sampler sets the order.');
  if (batchSampler && (batchSize !== undefined || shuffle || sampler || dropLast)) {
    throw new DataError(
      'DataLoader: batchSampler excludes batchSize, shuffle, sampler and dropLast; it makes whole batches.',
    );
  }
  if (batchSize !== undefined && (!Number.isInteger(batchSize) || batchSize <= 0)) {
    throw new DataError(`DataLoader: batchSize must be a positive integer, got ${batchSize}.`);
  }
}
