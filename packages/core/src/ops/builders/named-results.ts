import type { Tensor } from '../../tensor.ts';
import { returnTypeText } from './return-types.ts';

/** PyTorch's named tuple: results by name, by position, and as `const [q, r] = ...`. */
export type NamedResults<K extends readonly string[]> = { readonly [N in K[number]]: Tensor } & {
  readonly [position: number]: Tensor;
  readonly length: number;
} & Iterable<Tensor>;

class Results implements Iterable<Tensor> {
  readonly [position: number]: Tensor;
  readonly length: number;

  readonly #text: () => string;

  constructor(name: string, names: readonly string[], outs: readonly Tensor[]) {
    this.#text = () =>
      returnTypeText(
        name,
        outs.map((value, i) => [names[i] as string, value]),
      );
    this.length = outs.length;
    outs.forEach((value, i) => {
      Object.defineProperty(this, i, { value });
      Object.defineProperty(this, names[i] as string, { value, enumerable: true });
    });
    Object.defineProperty(this, 'length', { enumerable: false });
  }

  *[Symbol.iterator](): Iterator<Tensor> {
    for (let i = 0; i < this.length; i++) yield this[i] as Tensor;
  }

  toString(): string {
    return this.#text();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.#text();
  }
}

/** `name` is PyTorch's name of the op, as its result prints it. */
export const namedResults = <const K extends readonly string[]>(
  name: string,
  names: K,
  outs: readonly Tensor[],
): NamedResults<K> => new Results(name, names, outs) as NamedResults<K>;
