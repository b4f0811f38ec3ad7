import type { Tensor } from '../../tensor.ts';

/** PyTorch's named tuple: results by name, by position, and as `const [q, r] = ...`. */
export type NamedResults<K extends readonly string[]> = { readonly [N in K[number]]: Tensor } & {
  readonly [position: number]: Tensor;
  readonly length: number;
} & Iterable<Tensor>;

class Results implements Iterable<Tensor> {
  readonly [position: number]: Tensor;
  readonly length: number;

  constructor(names: readonly string[], outs: readonly Tensor[]) {
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
}

export const namedResults = <const K extends readonly string[]>(names: K, outs: readonly Tensor[]): NamedResults<K> =>
  new Results(names, outs) as NamedResults<K>;
