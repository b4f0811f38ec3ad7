import { call1 } from '../../dispatch/call.ts';
import { callOut, checkTarget, inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp, type Meta, type Op } from '../../dispatch/op.ts';
import { getDefaultDtype, isComplex, isFloating, isIntegral, realDType, type DType } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../primitive/copy.ts';

export interface OutOption {
  /** Written instead of a new tensor; must have the result's shape. Not differentiable. */
  readonly out?: Tensor;
}

export interface Unary {
  (input: Tensor, options?: OutOption): Tensor;
  readonly op: Op<[x: Tensor]>;
  /** `self = op(self)`, as the method with an underscore. */
  inplace(self: Tensor): Tensor;
}

/** Compute dtype of an input dtype: what the input is cast to before the kernel. */
export type UnaryRule = (name: string, dtype: DType) => DType;

/** Integers and bool become the default floating dtype. */
export const floating: UnaryRule = (_name, dtype) => (isIntegral(dtype) ? getDefaultDtype() : dtype);
/** Floating dtypes only. */
export const floatingOnly: UnaryRule = (name, dtype) => {
  if (!isFloating(dtype)) throw needsDType(name, 'a floating tensor', dtype);
  return dtype;
};
/** Truth values: complex numbers are tested for zero first. */
export const truth: UnaryRule = (_name, dtype) => (isComplex(dtype) ? 'bool' : dtype);
/** Any dtype but bool, unchanged. */
export const numeric: UnaryRule = (name, dtype) => {
  if (dtype === 'bool') throw needsDType(name, 'a numeric tensor', dtype);
  return dtype;
};
export const anyDType: UnaryRule = (_name, dtype) => dtype;
export const integralOrBool: UnaryRule = (name, dtype) => {
  if (isFloating(dtype)) throw needsDType(name, 'an integer or bool tensor', dtype);
  return dtype;
};

const same = (x: Tensor): Meta => x;
/** A real result for complex numbers. */
export const measure = (x: Tensor): Meta => (isComplex(x.dtype) ? { sizes: x.sizes, dtype: realDType(x.dtype) } : x);

/** An elementwise op of one tensor. With `decompose` it is a composite that a backend may override. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(
  name: string,
  rule: UnaryRule,
  decompose?: (x: Tensor) => Tensor,
  meta: (x: Tensor) => Meta = same,
): Unary {
  return build(name, rule, defineOp(name, { params: ['input'], meta, ...(decompose && { decompose }) }));
}

/** An elementwise test: bool result, no gradient. */
/* @__NO_SIDE_EFFECTS__ */
export function predicate(name: string, decompose?: (x: Tensor) => Tensor, rule: UnaryRule = anyDType): Unary {
  const op = defineOp(name, {
    params: ['input'],
    differentiable: false,
    meta: (x: Tensor) => ({ sizes: x.sizes, dtype: 'bool' }),
    ...(decompose && { decompose }),
  });
  return build(name, rule, op);
}

function build(name: string, rule: UnaryRule, op: Op<[x: Tensor]>): Unary {
  const call = (input: Tensor, options?: OutOption): Tensor => {
    const dtype = rule(name, input.dtype);
    const x = dtype === input.dtype ? input : to(input, dtype);
    return options?.out === undefined ? call1(op, x) : callOut(op, options.out, x);
  };
  const inPlace = (self: Tensor): Tensor => {
    checkTarget(`${name}_`, self, self.sizes, rule(name, self.dtype));
    return inplace(op, self);
  };
  return Object.assign(withOp(op, call), { inplace: inPlace });
}
