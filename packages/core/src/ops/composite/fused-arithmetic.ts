import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import { scalarValue, toNumber, wrapScalar, type ScalarLike, type TensorLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { to } from '../primitive/copy.ts';
import { where } from '../primitive/where.ts';
import { add, div, sub } from './arithmetic.ts';

const wrapped = (value: TensorLike, like: Tensor): Tensor =>
  value instanceof Tensor ? value : wrapScalar(value, like.dtype, like.storage.backend);

export interface ValueOption {
  readonly value?: ScalarLike;
}

/** Integers take the factor truncated. */
const scaledBy = (x: Tensor, value: ScalarLike): Tensor => {
  const factor = isIntegral(x.dtype) ? Math.trunc(toNumber(value)) : value;
  return scalarValue(factor) === 1 ? x : mul(x, factor);
};

function needFloating(op: string, x: Tensor): void {
  if (isIntegral(x.dtype)) throw needsDType(op, 'floating tensors', x.dtype);
}

const addcmulRow = defineOp('addcmul', {
  params: ['input', 'tensor1', 'tensor2', 'value'],
  decompose: (x: Tensor, a: Tensor, b: Tensor, value: ScalarLike) => {
    if (x.dtype === 'bool') throw needsDType('addcmul', 'numeric tensors', x.dtype);
    return add(x, scaledBy(mul(a, b), value));
  },
});
/** input + value · tensor1 · tensor2, broadcasting. */
export const addcmul = withOp(
  addcmulRow,
  (input: Tensor, tensor1: Tensor, tensor2: Tensor, { value = 1 }: ValueOption = {}): Tensor =>
    callN(addcmulRow, input, tensor1, tensor2, value),
);

const addcdivRow = defineOp('addcdiv', {
  params: ['input', 'tensor1', 'tensor2', 'value'],
  decompose: (x: Tensor, a: Tensor, b: Tensor, value: ScalarLike) => {
    needFloating('addcdiv', x);
    return add(x, scaledBy(div(a, b), value));
  },
});
/** input + value · tensor1 / tensor2, broadcasting. @throws DTypeError for integers */
export const addcdiv = withOp(
  addcdivRow,
  (input: Tensor, tensor1: Tensor, tensor2: Tensor, { value = 1 }: ValueOption = {}): Tensor =>
    callN(addcdivRow, input, tensor1, tensor2, value),
);

const lerpRow = defineOp('lerp', {
  params: ['input', 'end', 'weight'],
  decompose: (a: Tensor, b: Tensor, weight: TensorLike) => {
    needFloating('lerp', a);
    return add(a, mul(weight, sub(b, a)));
  },
});
/** input + weight · (end - input), broadcasting. */
export const lerp = withOp(lerpRow, (input: Tensor, end: Tensor, weight: TensorLike): Tensor =>
  callN(lerpRow, input, end, weight),
);

const maskedFillRow = defineOp('maskedFill', {
  params: ['input', 'mask', 'value'],
  decompose: (x: Tensor, mask: Tensor, value: TensorLike) => where(mask, to(wrapped(value, x), x.dtype), x),
});
/** `value` where `mask` holds, else `input`; broadcasting. */
export const maskedFill = withOp(maskedFillRow, (input: Tensor, mask: Tensor, value: TensorLike): Tensor =>
  callN(maskedFillRow, input, mask, value),
);
