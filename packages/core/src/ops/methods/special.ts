import type { Tensor } from '../../tensor.ts';
import * as binaryAliases from '../aliases/binary.ts';
import * as unaryAliases from '../aliases/unary.ts';
import { angle, heaviside, isneginf, isposinf, isreal, nanToNum, positive, signbit, type NanToNumOptions } from '../composite/sign-tests.ts';
import { floatPower, ldexp, logaddexp, logaddexp2, logit, xlogy, type LogitOptions } from '../composite/special-pointwise.ts';
import { hardshrink, prelu } from '../composite/thresholds.ts';
import { divTrue } from '../primitive/arithmetic.ts';
import { conj, conjPhysical, resolveConj, resolveNeg } from '../view/complex.ts';
import { binaryMethods, unaryMethods, type BinaryMethods, type UnaryMethods } from './build.ts';

const unaryTable = { ...unaryAliases, angle };
const binaryTable = { ...binaryAliases, floatPower, heaviside, ldexp, logaddexp, logaddexp2, trueDivide: divTrue, xlogy };
/** Without an in-place twin. */
const plainTable = { conj, conjPhysical, isneginf, isposinf, isreal, positive, resolveConj, resolveNeg, signbit };

export interface SpecialMethods extends UnaryMethods<typeof unaryTable>, BinaryMethods<typeof binaryTable>, Plain {
  logit(options?: LogitOptions): Tensor;
  logit_(options?: LogitOptions): Tensor;
  hardshrink(options?: { readonly lambd?: number }): Tensor;
  nanToNum(options?: NanToNumOptions): Tensor;
  nanToNum_(options?: NanToNumOptions): Tensor;
  prelu(weight: Tensor): Tensor;
}
type Plain = { [K in keyof typeof plainTable]: () => Tensor };

const plain = Object.fromEntries(
  Object.entries(plainTable).map(([name, f]) => [
    name,
    function (this: Tensor) {
      return f(this);
    },
  ]),
) as Plain;

export const specialMethods: SpecialMethods = {
  ...unaryMethods(unaryTable),
  ...binaryMethods(binaryTable),
  ...plain,
  logit(this: Tensor, options?: LogitOptions): Tensor {
    return logit(this, options);
  },
  logit_(this: Tensor, options?: LogitOptions): Tensor {
    return logit.inplace(this, options);
  },
  hardshrink(this: Tensor, options?: { readonly lambd?: number }): Tensor {
    return hardshrink(this, options);
  },
  prelu(this: Tensor, weight: Tensor): Tensor {
    return prelu(this, weight);
  },
  nanToNum(this: Tensor, options?: NanToNumOptions): Tensor {
    return nanToNum(this, options);
  },
  nanToNum_(this: Tensor, options?: NanToNumOptions): Tensor {
    return nanToNum.inplace(this, options);
  },
};
