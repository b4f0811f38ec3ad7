import type { Tensor } from '../../tensor.ts';

/** PyTorch's named result of `max(dim)` and the like: `r.values` and `r.indices`, or `const [values, indices] = r`. */
export class ValuesIndices implements Iterable<Tensor> {
  readonly values: Tensor;
  readonly indices: Tensor;

  constructor(values: Tensor, indices: Tensor) {
    this.values = values;
    this.indices = indices;
  }

  get 0(): Tensor {
    return this.values;
  }

  get 1(): Tensor {
    return this.indices;
  }

  *[Symbol.iterator](): Iterator<Tensor> {
    yield this.values;
    yield this.indices;
  }
}

export function namedTuple(outs: readonly Tensor[]): ValuesIndices {
  const [values, indices] = outs as [Tensor, Tensor];
  return new ValuesIndices(values, indices);
}
