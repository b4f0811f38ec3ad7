import type { Tensor } from '../../tensor.ts';
import { returnTypeText } from './return-types.ts';

/** PyTorch's named result of `max(dim)` and the like: `r.values` and `r.indices`, or `const [values, indices] = r`. */
export class ValuesIndices implements Iterable<Tensor> {
  readonly values: Tensor;
  readonly indices: Tensor;
  readonly #name: string;

  constructor(name: string, values: Tensor, indices: Tensor) {
    this.#name = name;
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

  toString(): string {
    return returnTypeText(this.#name, Object.entries({ values: this.values, indices: this.indices }));
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** `name` is PyTorch's name of the op. */
export function namedTuple(name: string, outs: readonly Tensor[]): ValuesIndices {
  const [values, indices] = outs as [Tensor, Tensor];
  return new ValuesIndices(name, values, indices);
}
