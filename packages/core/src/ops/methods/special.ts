import type { Tensor } from '../../tensor.ts';
import * as binaryAliases from '../aliases/binary.ts';
import * as unaryAliases from '../aliases/unary.ts';
import { angle, heaviside, isneginf, isposinf, isreal, nanToNum, positive, signbit, type NanToNumOptions } from '../composite/sign-tests.ts';
import { floatPower, ldexp, logaddexp, logaddexp2, logit, xlogy, type LogitOptions } from '../composite/special-pointwise.ts';
import { hardshrink, prelu } from '../composite/thresholds.ts';
import { divTrue } from '../primitive/arithmetic.ts';
import { adjoint, conj, conjPhysical, resolveConj, resolveNeg, sgn } from '../composite/complex.ts';
import { isComplex } from '../../dtype.ts';
import { i0 } from '../../special/bessel.ts';
import { digamma, igamma, igammac, lgamma, mvlgamma, polygamma } from '../../special/gamma.ts';
import { istft, stft, type IstftOptions, type StftOptions } from '../../fft/stft.ts';
import { binaryMethods, unaryMethods, type BinaryMethods, type UnaryMethods } from './build.ts';

const unaryTable = { ...unaryAliases, angle, digamma, i0, lgamma, sgn };
const binaryTable = { ...binaryAliases, floatPower, heaviside, igamma, igammac, ldexp, logaddexp, logaddexp2, trueDivide: divTrue, xlogy };
/** Without an in-place twin. */
const plainTable = { adjoint, conj, conjPhysical, isneginf, isposinf, isreal, positive, resolveConj, resolveNeg, signbit };

export interface SpecialMethods extends UnaryMethods<typeof unaryTable>, BinaryMethods<typeof binaryTable>, Plain {
  logit(options?: LogitOptions): Tensor;
  logit_(options?: LogitOptions): Tensor;
  conjPhysical_(): Tensor;
  stft(nFft: number, options?: StftOptions): Tensor;
  istft(nFft: number, options?: IstftOptions): Tensor;
  isComplex(): boolean;
  hardshrink(options?: { readonly lambd?: number }): Tensor;
  nanToNum(options?: NanToNumOptions): Tensor;
  nanToNum_(options?: NanToNumOptions): Tensor;
  prelu(weight: Tensor): Tensor;
  polygamma(n: number): Tensor;
  polygamma_(n: number): Tensor;
  mvlgamma(p: number): Tensor;
  mvlgamma_(p: number): Tensor;
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
  stft(this: Tensor, nFft: number, options?: StftOptions): Tensor {
    return stft(this, nFft, options);
  },
  istft(this: Tensor, nFft: number, options?: IstftOptions): Tensor {
    return istft(this, nFft, options);
  },
  conjPhysical_(this: Tensor): Tensor {
    return conjPhysical.inplace(this);
  },
  isComplex(this: Tensor): boolean {
    return isComplex(this.dtype);
  },
  hardshrink(this: Tensor, options?: { readonly lambd?: number }): Tensor {
    return hardshrink(this, options);
  },
  prelu(this: Tensor, weight: Tensor): Tensor {
    return prelu(this, weight);
  },
  polygamma(this: Tensor, n: number): Tensor {
    return polygamma(n, this);
  },
  polygamma_(this: Tensor, n: number): Tensor {
    return polygamma.inplace(this, n);
  },
  mvlgamma(this: Tensor, p: number): Tensor {
    return mvlgamma(this, p);
  },
  mvlgamma_(this: Tensor, p: number): Tensor {
    return mvlgamma.inplace(this, p);
  },
  nanToNum(this: Tensor, options?: NanToNumOptions): Tensor {
    return nanToNum(this, options);
  },
  nanToNum_(this: Tensor, options?: NanToNumOptions): Tensor {
    return nanToNum.inplace(this, options);
  },
};
