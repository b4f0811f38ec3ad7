import { inplace } from '../../dispatch/inplace.ts';
import { isScalarLike, scalarValue, wrapScalar, type ScalarLike, type TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { addTensor, divTrue, powTensor, subTensor } from '../primitive/arithmetic.ts';
import { floorDivide, mul, truncDivide } from '../primitive/binary.ts';
import { to } from '../primitive/copy.ts';
import { add, div, pow, rsub, sub, type AlphaOptions, type DivOptions } from '../composite/arithmetic.ts';
import { clamp, clampMax, clampMin, type ClampOptions } from '../composite/clamp.ts';
import { addcdiv, addcmul, lerp, maskedFill, type ValueOption } from '../composite/fused-arithmetic.ts';
import type { OutOption } from '../builders/unary.ts';

type Alpha = { readonly alpha?: ScalarLike };
const scaled = (other: TensorLike, alpha: ScalarLike | undefined): TensorLike =>
  alpha === undefined || scalarValue(alpha) === 1 ? other : mul(other, alpha);

export const arithmeticMethods = {
  add(this: Tensor, other: TensorLike, options?: AlphaOptions): Tensor {
    return add(this, other, options);
  },
  add_(this: Tensor, other: TensorLike, options?: Alpha): Tensor {
    return addTensor.inplace(this, scaled(other, options?.alpha));
  },
  sub(this: Tensor, other: TensorLike, options?: AlphaOptions): Tensor {
    return sub(this, other, options);
  },
  sub_(this: Tensor, other: TensorLike, options?: Alpha): Tensor {
    return subTensor.inplace(this, scaled(other, options?.alpha));
  },
  rsub(this: Tensor, other: TensorLike, options?: AlphaOptions): Tensor {
    return rsub(this, other, options);
  },
  div(this: Tensor, other: TensorLike, options?: DivOptions): Tensor {
    return div(this, other, options);
  },
  div_(this: Tensor, other: TensorLike, options?: Omit<DivOptions, 'out'>): Tensor {
    const mode = options?.roundingMode ?? null;
    return (mode === null ? divTrue : mode === 'floor' ? floorDivide : truncDivide).inplace(this, other);
  },
  pow(this: Tensor, exponent: TensorLike, options?: OutOption): Tensor {
    return pow(this, exponent, options);
  },
  pow_(this: Tensor, exponent: TensorLike): Tensor {
    return powTensor.inplace(this, exponent);
  },
  clamp(this: Tensor, min?: TensorLike | null | ClampOptions, max?: TensorLike | null): Tensor {
    return clamp(this, min, max);
  },
  clamp_(this: Tensor, min?: TensorLike | null | ClampOptions, max?: TensorLike | null): Tensor {
    return this.copy_(clamp(this, min, max));
  },
  clip(this: Tensor, min?: TensorLike | null | ClampOptions, max?: TensorLike | null): Tensor {
    return clamp(this, min, max);
  },
  clampMin(this: Tensor, min: TensorLike): Tensor {
    return clampMin(this, min);
  },
  clampMax(this: Tensor, max: TensorLike): Tensor {
    return clampMax(this, max);
  },
  clampMin_(this: Tensor, min: TensorLike): Tensor {
    return this.copy_(clampMin(this, min));
  },
  clampMax_(this: Tensor, max: TensorLike): Tensor {
    return this.copy_(clampMax(this, max));
  },
  addcmul(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: ValueOption): Tensor {
    return addcmul(this, tensor1, tensor2, options);
  },
  addcmul_(this: Tensor, tensor1: Tensor, tensor2: Tensor, { value = 1 }: ValueOption = {}): Tensor {
    return inplace(addcmul.op, this, tensor1, tensor2, value);
  },
  addcdiv(this: Tensor, tensor1: Tensor, tensor2: Tensor, options?: ValueOption): Tensor {
    return addcdiv(this, tensor1, tensor2, options);
  },
  addcdiv_(this: Tensor, tensor1: Tensor, tensor2: Tensor, { value = 1 }: ValueOption = {}): Tensor {
    return inplace(addcdiv.op, this, tensor1, tensor2, value);
  },
  lerp(this: Tensor, end: Tensor, weight: TensorLike): Tensor {
    return lerp(this, end, weight);
  },
  lerp_(this: Tensor, end: Tensor, weight: TensorLike): Tensor {
    return inplace(lerp.op, this, end, weight);
  },
  maskedFill(this: Tensor, mask: Tensor, value: TensorLike): Tensor {
    return maskedFill(this, mask, value);
  },
  maskedFill_(this: Tensor, mask: Tensor, value: TensorLike): Tensor {
    const filler = isScalarLike(value) ? wrapScalar(value, this.dtype, this.storage.backend) : to(value, this.dtype);
    return inplace(maskedFill.op, this, mask, filler);
  },
};
