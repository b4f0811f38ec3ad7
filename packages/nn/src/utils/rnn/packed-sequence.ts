import { arange, emptyLike, type DeviceLike, type DType, type Tensor } from '@kindling/core/lean';

/** The permutation that undoes another: int64 (N). */
export const invertPermutation = (permutation: Tensor): Tensor =>
  emptyLike(permutation).scatter_(
    0,
    permutation,
    arange(permutation.numel(), { device: permutation.device, dtype: 'int64' }),
  );

/**
 * Sequences of different lengths without padding, made by `packPaddedSequence` or `packSequence`.
 *
 * `data` (sum of the lengths, *) holds the first elements of all sequences, then the second ones, ...; `batchSizes`
 * (longest length) says how many sequences reach each step, `sortedIndices` which sequence comes where (null: as given).
 */
export class PackedSequence {
  readonly data: Tensor;
  /** int64, on the CPU. */
  readonly batchSizes: Tensor;
  readonly sortedIndices: Tensor | null;
  readonly unsortedIndices: Tensor | null;

  constructor(
    data: Tensor,
    batchSizes: Tensor,
    sortedIndices: Tensor | null = null,
    unsortedIndices: Tensor | null = sortedIndices === null ? null : invertPermutation(sortedIndices),
  ) {
    this.data = data;
    this.batchSizes = batchSizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices;
  }

  /** The same sequences with other data. */
  withData(data: Tensor): PackedSequence {
    return new PackedSequence(data, this.batchSizes, this.sortedIndices, this.unsortedIndices);
  }

  /** Converts the data, and moves the indices with it. */
  to(target: DType | { readonly dtype?: DType; readonly device?: DeviceLike }): PackedSequence {
    const data = this.data.to(target);
    const moved = (indices: Tensor | null): Tensor | null => indices?.to({ device: data.device }) ?? null;
    return new PackedSequence(data, this.batchSizes, moved(this.sortedIndices), moved(this.unsortedIndices));
  }

  toString(): string {
    const { data, batchSizes, sortedIndices, unsortedIndices } = this;
    return `PackedSequence(data=${String(data)}, batch_sizes=${String(batchSizes)}, sorted_indices=${String(sortedIndices ?? 'None')}, unsorted_indices=${String(unsortedIndices ?? 'None')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
