// Puts the op families that nearly every program uses on the prototype: tensor.ts cannot import them without a cycle.
import { arithmeticMethods } from './ops/methods/arithmetic.ts';
import { createMethods } from './ops/methods/create.ts';
import { dataMethods } from './ops/methods/data.ts';
import { matmulMethods } from './ops/methods/matmul.ts';
import { pointwiseMethods } from './ops/methods/pointwise.ts';
import { reduceMethods } from './ops/methods/reduce.ts';
import { shapeMethods } from './ops/methods/shape.ts';
import { installMethods } from './ops/methods/install.ts';
import { conj } from './ops/composite/complex.ts';
import { imag, real } from './ops/view/complex.ts';
import { permute, t, transpose } from './ops/view/shape.ts';
import { unbind } from './ops/view/select.ts';
import { Tensor } from './tensor.ts';

installMethods(
  arithmeticMethods,
  createMethods,
  dataMethods,
  matmulMethods,
  pointwiseMethods,
  reduceMethods,
  shapeMethods,
);

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
