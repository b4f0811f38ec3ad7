// Puts the op families on the prototype: tensor.ts cannot import them without a cycle.
import { arithmeticMethods } from './ops/methods/arithmetic.ts';
import { dataMethods } from './ops/methods/data.ts';
import { matmulMethods } from './ops/methods/matmul.ts';
import { pointwiseMethods } from './ops/methods/pointwise.ts';
import { reduceMethods } from './ops/methods/reduce.ts';
import { shapeMethods } from './ops/methods/shape.ts';
import { transpose, permute } from './ops/view/shape.ts';
import { unbind } from './ops/view/select.ts';
import { Tensor } from './tensor.ts';

for (const family of [arithmeticMethods, dataMethods, matmulMethods, pointwiseMethods, reduceMethods, shapeMethods]) {
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
getter('mT', function () {
  return this.sizes.length === 0 ? permute(this, []) : transpose(this, -2, -1);
});

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
