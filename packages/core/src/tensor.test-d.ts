import { expectTypeOf, it } from 'vitest';
import {
  aminmax,
  emptyLike,
  fromTransferable,
  full,
  kthvalue,
  linalg,
  max,
  median,
  min,
  scalar,
  slice,
  sort,
  tensor,
  toTransferable,
  topk,
  unique,
  varMean,
  zeros,
  type Complex,
  type DType,
  type MemoryFormat,
  type Size,
  type Tensor,
  type TypedArray,
  type ValuesIndices,
} from './index.ts';

declare const x: Tensor;

it('types methods as their functions', () => {
  expectTypeOf(x.add(1)).toEqualTypeOf<Tensor>();
  expectTypeOf(x.size(0)).toEqualTypeOf<number>();
  expectTypeOf(x.size()).toEqualTypeOf<Size>();
  expectTypeOf(x.stride(0)).toEqualTypeOf<number>();
  expectTypeOf(x.stride()).toEqualTypeOf<number[]>();
  expectTypeOf(x.dtype).toEqualTypeOf<DType>();
});

it('has no gradients without the autograd package', () => {
  // @ts-expect-error backward is added by @kindling/autograd
  expectTypeOf(x.backward).toBeFunction();
});

it('gives max and min by their arguments: one tensor, elementwise, or values and indices', () => {
  for (const f of [max, min]) {
    expectTypeOf(f(x)).toEqualTypeOf<Tensor>();
    expectTypeOf(f(x, x)).toEqualTypeOf<Tensor>();
    expectTypeOf(f(x, 0, { keepdim: true })).toEqualTypeOf<ValuesIndices>();
  }
  expectTypeOf(x.max()).toEqualTypeOf<Tensor>();
  expectTypeOf(x.max(0).values).toEqualTypeOf<Tensor>();
  expectTypeOf(max(x, 0).indices).toEqualTypeOf<Tensor>();
  expectTypeOf(aminmax(x).min).toEqualTypeOf<Tensor>();
  // @ts-expect-error without a dimension there are no indices
  void x.max().indices;
});

it('gives medians and order statistics their indices only along a dimension', () => {
  expectTypeOf(median(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(median(x, 0)).toEqualTypeOf<ValuesIndices>();
  expectTypeOf(x.median()).toEqualTypeOf<Tensor>();
  expectTypeOf(x.nanmedian(0, { keepdim: true })).toEqualTypeOf<ValuesIndices>();
  for (const pair of [sort(x), x.sort(0, { descending: true }), topk(x, 3), x.topk(3, 0, { largest: false })]) {
    expectTypeOf(pair).toEqualTypeOf<ValuesIndices>();
  }
  const [values, indices] = kthvalue(x, 2);
  expectTypeOf([values, indices]).toEqualTypeOf<Tensor[]>();
  expectTypeOf(x.argsort(0)).toEqualTypeOf<Tensor>();
  // @ts-expect-error topk needs its k
  void x.topk();
});

it('gives unique as many tensors as were asked for', () => {
  expectTypeOf(unique(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(x.unique({ dim: 0 })).toEqualTypeOf<Tensor>();
  expectTypeOf(unique(x, { returnInverse: true })).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(x.unique({ returnCounts: true })).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(unique(x, { returnInverse: true, returnCounts: true })).toEqualTypeOf<[Tensor, Tensor, Tensor]>();
  expectTypeOf(x.uniqueConsecutive({ returnInverse: true, returnCounts: true })).toEqualTypeOf<
    [Tensor, Tensor, Tensor]
  >();
  // @ts-expect-error uniqueConsecutive never sorts
  void x.uniqueConsecutive({ sorted: false });
});

it('names the parts of factorizations and moments', () => {
  expectTypeOf(varMean(x, 0)).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(linalg.qr(x).Q).toEqualTypeOf<Tensor>();
  // @ts-expect-error q is not a part of it
  void linalg.qr(x).q;
});

it('takes as an index what PyTorch does', () => {
  expectTypeOf(x.at(0, slice(1, 3), null, '...', [0, 2], x, true)).toEqualTypeOf<Tensor>();
  expectTypeOf(x.at('1:3, ::2')).toEqualTypeOf<Tensor>();
  expectTypeOf(x.setAt([0, slice(null, null, 2)], 1)).toEqualTypeOf<Tensor>();
  expectTypeOf(x.setAt(0, x)).toEqualTypeOf<Tensor>();
  // @ts-expect-error undefined is no index; null makes a dimension
  void x.at(undefined);
  // @ts-expect-error elements are set by numbers or tensors
  void x.setAt(0, 'one');
});

it('knows the options of creation', () => {
  expectTypeOf(zeros([2, 3], { dtype: 'float64', device: 'cpu', requiresGrad: true })).toEqualTypeOf<Tensor>();
  expectTypeOf(zeros(3)).toEqualTypeOf<Tensor>();
  expectTypeOf(
    tensor([
      [1, 2],
      [3n, true],
    ]),
  ).toEqualTypeOf<Tensor>();
  expectTypeOf(emptyLike(x, { memoryFormat: 'channelsLast' })).toEqualTypeOf<Tensor>();
  // @ts-expect-error float8 is no dtype
  void zeros(3, { dtype: 'float8' });
  // @ts-expect-error there is no such option
  void zeros(3, { grad: true });
  // @ts-expect-error text is no number
  void tensor(['1']);
});

it('takes complex numbers as scalars and gives them back', () => {
  expectTypeOf(x.mul({ re: 0, im: 1 })).toEqualTypeOf<Tensor>();
  expectTypeOf(full([2], { re: 1, im: -1 })).toEqualTypeOf<Tensor>();
  expectTypeOf(tensor([{ re: 1, im: 2 }])).toEqualTypeOf<Tensor>();
  expectTypeOf(x.add(scalar(2, 'float'))).toEqualTypeOf<Tensor>();
  expectTypeOf(x.itemComplex()).toEqualTypeOf<Complex>();
  // @ts-expect-error a complex number has both parts
  void x.mul({ re: 1 });
});

it('reads numbers, big integers and typed arrays', () => {
  expectTypeOf(x.item()).toEqualTypeOf<number>();
  expectTypeOf(x.itemBigInt()).toEqualTypeOf<bigint>();
  expectTypeOf(x.toTypedArray()).toEqualTypeOf<TypedArray>();
  expectTypeOf(x.itemAsync()).resolves.toEqualTypeOf<number>();
  expectTypeOf([...x]).toEqualTypeOf<Tensor[]>();
});

it('converts by dtype, device, tensor or options', () => {
  for (const y of [x.to('int64'), x.to('cuda:1'), x.to(x), x.to({ dtype: 'float16', copy: true }), x.double()]) {
    expectTypeOf(y).toEqualTypeOf<Tensor>();
  }
  expectTypeOf(x.contiguous({ memoryFormat: 'channelsLast' })).toEqualTypeOf<Tensor>();
  expectTypeOf(x.isContiguous)
    .parameter(0)
    .toEqualTypeOf<{ readonly memoryFormat?: MemoryFormat | undefined } | undefined>();
  // @ts-expect-error formats have PyTorch's names in camelCase
  void x.clone({ memoryFormat: 'channels_last' });
  // @ts-expect-error there is no such option
  void x.to({ type: 'int64', dtpye: 'int64' });
});

it('sends tensors as plain objects', () => {
  expectTypeOf(toTransferable(x).transfer).toEqualTypeOf<ArrayBuffer[]>();
  expectTypeOf(fromTransferable(toTransferable(x, { share: true }).message, { device: 'cpu' })).toEqualTypeOf<Tensor>();
  // @ts-expect-error a tensor is no message
  void fromTransferable(x);
});
