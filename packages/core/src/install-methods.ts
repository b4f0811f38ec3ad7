// Puts the op families on the prototype: tensor.ts cannot import them without a cycle.
import { arithmeticMethods } from './ops/methods/arithmetic.ts';
import { createMethods } from './ops/methods/create.ts';
import { dataMethods } from './ops/methods/data.ts';
import { indexingMethods } from './ops/methods/indexing.ts';
import { linalgMethods } from './ops/methods/linalg.ts';
import { matmulMethods } from './ops/methods/matmul.ts';
import { pointwiseMethods } from './ops/methods/pointwise.ts';
import { productMethods } from './ops/methods/products.ts';
import { rearrangeMethods } from './ops/methods/rearrange.ts';
import { reduceMethods } from './ops/methods/reduce.ts';
import { shapeMethods } from './ops/methods/shape.ts';
import { sortingMethods } from './ops/methods/sorting.ts';
import { specialMethods } from './ops/methods/special.ts';
import { statisticsMethods } from './ops/methods/statistics.ts';
import { conj } from './ops/composite/complex.ts';
import { imag, real } from './ops/view/complex.ts';
import { permute, t, transpose } from './ops/view/shape.ts';
import { unbind } from './ops/view/select.ts';
import { Tensor } from './tensor.ts';

const families: readonly object[] = [
  arithmeticMethods,
  createMethods,
  dataMethods,
  indexingMethods,
  linalgMethods,
  matmulMethods,
  pointwiseMethods,
  productMethods,
  rearrangeMethods,
  reduceMethods,
  shapeMethods,
  sortingMethods,
  specialMethods,
  statisticsMethods,
];

for (const family of families) {
  for (const [name, method] of Object.entries(family)) {
    Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
  }
}

const getter = (name: string, get: (this: Tensor) => Tensor): void => {
  Object.defineProperty(Tensor.prototype, name, { get, configurable: true });
};
getter('T', function () {
  return permute(this, this.sizes.map((_, i) => i).reverse());
});
const turned = (x: Tensor): Tensor => (x.sizes.length === 0 ? permute(x, []) : transpose(x, -2, -1));
getter('mT', function () {
  return turned(this);
});
getter('mH', function () {
  return conj(turned(this));
});
getter('H', function () {
  return conj(t(this));
});
getter('real', function () {
  return real(this);
});
getter('imag', function () {
  return imag(this);
});

// Older browsers know no `using`.
if (typeof Symbol.dispose === 'symbol') {
  Object.defineProperty(Tensor.prototype, Symbol.dispose, {
    value: function (this: Tensor): void {
      this.dispose();
    },
  });
}

Object.defineProperty(Tensor.prototype, Symbol.iterator, {
  value: function (this: Tensor): Iterator<Tensor> {
    return unbind(this)[Symbol.iterator]();
  },
});
Object.defineProperty(Tensor.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function (this: Tensor): string {
    return this.toString();
  },
});
