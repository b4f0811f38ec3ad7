import { call2 } from '../../dispatch/call.ts';
import { callOut, checkTarget, copyInto, inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp, type Op } from '../../dispatch/op.ts';
import { getDefaultDtype, isComplex, isFloating, isIntegral, type DType } from '../../dtype.ts';
import { DTypeError, needsDType } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import { resultType, type Operand } from '../../promotion.ts';
import { scalarDType, wrapScalar, type TensorLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import { defaultBackend } from '../../backend/registry.ts';
import { to } from '../primitive/copy.ts';
import type { OutOption } from './unary.ts';

export interface Binary {
  (input: TensorLike, other: TensorLike, options?: OutOption): Tensor;
  readonly op: Op<[a: Tensor, b: Tensor]>;
  /** `self = self op other`, as the method with an underscore. */
  inplace(self: Tensor, other: TensorLike): Tensor;
}

/** Compute dtype from the promoted dtype of both operands. */
export type BinaryRule = (name: string, dtype: DType) => DType;

export const arithmetic: BinaryRule = (_name, dtype) => dtype;
/** Integers and bool are computed in the default floating dtype. */
export const trueDivision: BinaryRule = (_name, dtype) => (isIntegral(dtype) ? getDefaultDtype() : dtype);
/** `trueDivision` of real numbers. */
export const realDivision: BinaryRule = (name, dtype) => trueDivision(name, ordered(name, dtype));
export const floatsOnly: BinaryRule = (name, dtype) => {
  if (isIntegral(dtype)) throw needsDType(name, 'floating tensors', dtype);
  return dtype;
};
export const notBool: BinaryRule = (name, dtype) => {
  if (dtype === 'bool') throw needsDType(name, 'numeric tensors', dtype);
  return dtype;
};
export const noBoolSubtraction: BinaryRule = (name, dtype) => {
  if (dtype === 'bool')
    throw new DTypeError(`${name}: bool tensors cannot be subtracted. Use bitwiseXor or logicalXor.`, { op: name });
  return dtype;
};
/** Real numbers, which have an order. */
export const ordered: BinaryRule = (name, dtype) => {
  if (isComplex(dtype)) throw needsDType(name, 'real tensors', dtype);
  return dtype;
};
export const bitwise: BinaryRule = (name, dtype) => {
  if (isFloating(dtype)) throw needsDType(name, 'integer or bool tensors', dtype);
  return dtype;
};
export const integers: BinaryRule = (name, dtype) => notBool(name, bitwise(name, dtype));

/** An elementwise op of two operands that broadcast. */
/* @__NO_SIDE_EFFECTS__ */
export function binary(name: string, rule: BinaryRule, decompose?: (a: Tensor, b: Tensor) => Tensor): Binary {
  return build(
    name,
    rule,
    defineOp(name, {
      params: ['input', 'other'],
      meta: (a: Tensor, b: Tensor) => ({ sizes: broadcastSizes(name, a.sizes, b.sizes), dtype: a.dtype }),
      ...(decompose && { decompose }),
    }),
  );
}

/** An elementwise comparison of two operands that broadcast: bool result, no gradient. */
/* @__NO_SIDE_EFFECTS__ */
export function comparison(name: string, rule: BinaryRule = arithmetic): Binary {
  return build(
    name,
    rule,
    defineOp(name, {
      params: ['input', 'other'],
      differentiable: false,
      meta: (a: Tensor, b: Tensor) => ({ sizes: broadcastSizes(name, a.sizes, b.sizes), dtype: 'bool' }),
    }),
  );
}

function build(name: string, rule: BinaryRule, op: Op<[a: Tensor, b: Tensor]>): Binary {
  const call = (input: TensorLike, other: TensorLike, options?: OutOption): Tensor => {
    const [a, b] = promoteOperands(name, rule, input, other);
    return options?.out === undefined ? call2(op, a, b) : callOut(op, options.out, a, b);
  };
  const inPlace = (self: Tensor, other: TensorLike): Tensor => {
    const [a, b] = promoteOperands(`${name}_`, rule, self, other);
    if (a === self) return inplace(op, self, b);
    checkTarget(`${name}_`, self, self.sizes, a.dtype);
    return copyInto(self, call2(op, a, b));
  };
  return Object.assign(withOp(op, call), { inplace: inPlace });
}

const operand = (x: TensorLike): Operand =>
  x instanceof Tensor ? { dtype: x.dtype, sizes: x.sizes, wrapped: false } : wrapped(x);
const NONE: readonly number[] = [];
const wrapped = (x: Exclude<TensorLike, Tensor>): Operand => ({ dtype: scalarDType(x), sizes: NONE, wrapped: true });

/** Dtype in which `a op b` is computed. */
export function computeDType(name: string, rule: BinaryRule, a: TensorLike, b: TensorLike): DType {
  if (a instanceof Tensor) {
    // The common cases: equal dtypes, and real numbers beside floating tensors, which they never widen.
    if (b instanceof Tensor ? a.dtype === b.dtype : typeof b !== 'object' && isFloating(a.dtype))
      return rule(name, a.dtype);
  } else if (b instanceof Tensor && typeof a !== 'object' && isFloating(b.dtype)) return rule(name, b.dtype);
  return rule(name, resultType(operand(a), operand(b)));
}

/** Both operands as tensors of the compute dtype; plain numbers become 0-dim tensors beside the other operand. */
export function promoteOperands(name: string, rule: BinaryRule, a: TensorLike, b: TensorLike): [a: Tensor, b: Tensor] {
  const dtype = computeDType(name, rule, a, b);
  const backend = a instanceof Tensor ? a.storage.backend : b instanceof Tensor ? b.storage.backend : defaultBackend();
  const x = a instanceof Tensor ? (a.dtype === dtype ? a : to(a, dtype)) : wrapScalar(a, dtype, backend);
  const y = b instanceof Tensor ? (b.dtype === dtype ? b : to(b, dtype)) : wrapScalar(b, dtype, backend);
  return [x, y];
}

/** The dtype that arithmetic over both gives, as `torch.result_type`. */
export const resultTypeOf = (a: TensorLike, b: TensorLike): DType => computeDType('resultType', arithmetic, a, b);
