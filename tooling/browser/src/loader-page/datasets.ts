import { sampleGenerator, Dataset, fromModule } from '@kindling/data';
import { rand, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';

/** Squares, each with a draw of its sample's generator. */
export class Squares extends Dataset<[Tensor, Tensor]> {
  readonly length: number;
  readonly broken: number;

  constructor(length: number, broken = -1) {
    super();
    this.length = length;
    this.broken = broken;
  }

  getItem(index: number): [Tensor, Tensor] {
    if (index === this.broken) throw new Error(`sample ${index} is broken`);
    return [tensor(index * index), rand([2], { generator: sampleGenerator() })];
  }

  override toWorker() {
    return fromModule(import.meta.url, 'Squares', this.length, this.broken);
  }
}
