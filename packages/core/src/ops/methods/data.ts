import type { DeviceLike } from '../../backend/device.ts';
import type { DType } from '../../dtype.ts';
import type { ScalarLike, TensorLike } from '../../scalar.ts';
import type { TypedArray } from '../../storage/storage.ts';
import type { Complex } from '../../complex.ts';
import type { Tensor } from '../../tensor.ts';
import { at, setAt, type Index } from '../index/at.ts';
import { clone, contiguous, copy_, fill_, to, type MemoryFormatOption, type ToOptions } from '../primitive/copy.ts';
import { gather, indexAdd, indexSelect, scatter, scatterAdd, type ScatterOptions } from '../primitive/indexing.ts';
import { equal } from '../composite/equal.ts';
import { where } from '../primitive/where.ts';
import { item, itemAsync, itemBigInt, toArrayAsync, toPlain, toTypedArray, toTypedArrayAsync, itemComplex, type Nested, type PlainValue } from '../read.ts';
import { bernoulli_, exponential_, normal_, random_, uniform_, type GeneratorOption } from '../create/random.ts';
import { tensorText } from '../text.ts';
import { inplace } from '../../dispatch/inplace.ts';

const cast = (dtype: DType) =>
  function (this: Tensor, options?: MemoryFormatOption): Tensor {
    return to(this, { ...options, dtype });
  };

export const dataMethods = {
  item(this: Tensor): number {
    return item(this);
  },
  itemBigInt(this: Tensor): bigint {
    return itemBigInt(this);
  },
  itemComplex(this: Tensor): Complex {
    return itemComplex(this);
  },
  itemAsync(this: Tensor): Promise<number> {
    return itemAsync(this);
  },
  toArray(this: Tensor): Nested<PlainValue> {
    return toPlain(this);
  },
  /** PyTorch's name of `toArray`. */
  tolist(this: Tensor): Nested<PlainValue> {
    return toPlain(this);
  },
  toArrayAsync(this: Tensor): Promise<Nested<PlainValue>> {
    return toArrayAsync(this);
  },
  toTypedArray(this: Tensor): TypedArray {
    return toTypedArray(this);
  },
  toTypedArrayAsync(this: Tensor): Promise<TypedArray> {
    return toTypedArrayAsync(this);
  },
  toString(this: Tensor): string {
    return tensorText(this);
  },
  at(this: Tensor, ...indices: readonly Index[]): Tensor {
    return at(this, ...indices);
  },
  setAt(this: Tensor, indices: Index | readonly Index[], value: TensorLike): Tensor {
    return setAt(this, indices, value);
  },
  clone(this: Tensor, options?: MemoryFormatOption): Tensor {
    return clone(this, options);
  },
  contiguous(this: Tensor, options?: MemoryFormatOption): Tensor {
    return contiguous(this, options);
  },
  copy_(this: Tensor, source: Tensor): Tensor {
    return copy_(this, source);
  },
  fill_(this: Tensor, value: ScalarLike): Tensor {
    return fill_(this, value);
  },
  zero_(this: Tensor): Tensor {
    return fill_(this, 0);
  },
  to(this: Tensor, target: DType | DeviceLike | ToOptions | Tensor): Tensor {
    return to(this, target);
  },
  cpu(this: Tensor): Tensor {
    return to(this, { device: 'cpu' });
  },
  cuda(this: Tensor): Tensor {
    return to(this, { device: 'cuda' });
  },
  type(this: Tensor, dtype: DType): Tensor {
    return to(this, dtype);
  },
  float: cast('float32'),
  double: cast('float64'),
  long: cast('int64'),
  int: cast('int32'),
  short: cast('int16'),
  char: cast('int8'),
  half: cast('float16'),
  bfloat16: cast('bfloat16'),
  cfloat: cast('complex64'),
  cdouble: cast('complex128'),
  byte: cast('uint8'),
  bool: cast('bool'),
  /** Same sizes and all elements equal. */
  equal(this: Tensor, other: Tensor): boolean {
    return equal(this, other);
  },
  where(this: Tensor, condition: Tensor, other: TensorLike): Tensor {
    return where(condition, this, other);
  },
  gather(this: Tensor, dim: number, index: Tensor): Tensor {
    return gather(this, dim, index);
  },
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor {
    return indexSelect(this, dim, index);
  },
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, options?: { readonly alpha?: ScalarLike }): Tensor {
    return indexAdd(this, dim, index, source, options);
  },
  indexAdd_(this: Tensor, dim: number, index: Tensor, source: Tensor, options?: { readonly alpha?: ScalarLike }): Tensor {
    return this.copy_(indexAdd(this, dim, index, source, options));
  },
  scatter(this: Tensor, dim: number, index: Tensor, src: Tensor | ScalarLike, options?: ScatterOptions): Tensor {
    return scatter(this, dim, index, src, options);
  },
  scatter_(this: Tensor, dim: number, index: Tensor, src: Tensor | ScalarLike, options?: ScatterOptions): Tensor {
    return this.copy_(scatter(this, dim, index, src, options));
  },
  scatterAdd(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return scatterAdd(this, dim, index, src);
  },
  scatterAdd_(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
    return inplace(scatterAdd.op, this, dim, index, src);
  },
  uniform_(this: Tensor, from?: number, to?: number, options?: GeneratorOption): Tensor {
    return uniform_(this, from, to, options);
  },
  normal_(this: Tensor, mean?: number, std?: number, options?: GeneratorOption): Tensor {
    return normal_(this, mean, std, options);
  },
  bernoulli_(this: Tensor, p?: number, options?: GeneratorOption): Tensor {
    return bernoulli_(this, p, options);
  },
  exponential_(this: Tensor, lambd?: number, options?: GeneratorOption): Tensor {
    return exponential_(this, lambd, options);
  },
  random_(this: Tensor, from?: number | null, to?: number, options?: GeneratorOption): Tensor {
    return random_(this, from, to, options);
  },
};
