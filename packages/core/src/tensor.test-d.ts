import { expectTypeOf, it } from 'vitest';
import { max, type Tensor } from './index.ts';

declare const x: Tensor;

it('types methods as their functions', () => {
  expectTypeOf(x.add(1)).toEqualTypeOf<Tensor>();
  expectTypeOf(x.max(0).values).toEqualTypeOf<Tensor>();
  expectTypeOf(max(x, 0).indices).toEqualTypeOf<Tensor>();
  expectTypeOf(x.size(0)).toEqualTypeOf<number>();
});

it('has no gradients without the autograd package', () => {
  // @ts-expect-error backward is added by @kindling/autograd
  expectTypeOf(x.backward).toBeFunction();
});
