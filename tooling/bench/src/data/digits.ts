// Data in memory of MNIST's size.
import { randint, rand, type Tensor } from '@kindling/core';
import { Dataset, fromModule, TensorDataset } from '@kindling/data';

export type Kind = 'images' | 'tensors' | 'rows';

export const digits = (count = 60_000): TensorDataset<[Tensor, Tensor]> =>
  new TensorDataset(rand([count, 784]), randint(0, 10, [count]));

/** Sample by sample, as a dataset of one's own: rows that `getItem` makes. */
export class Rows extends Dataset<[Float32Array, bigint]> {
  readonly #rows = Array.from({ length: 256 }, (_, i) => new Float32Array(784).fill(i / 256));

  get length(): number {
    return 60_000;
  }

  getItem(index: number): [Float32Array, bigint] {
    return [this.#rows[index % 256] as Float32Array, BigInt(index % 10)];
  }

  override toWorker() {
    return fromModule(import.meta.url, 'Rows');
  }
}
