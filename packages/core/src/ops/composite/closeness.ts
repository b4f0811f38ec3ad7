// Whether tensors nearly agree, elementwise and as a whole.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { getDefaultDtype, isIntegral } from '../../dtype.ts';
import { dtypeMismatch, ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { eq, le, logicalAnd, logicalOr } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import { all } from '../primitive/reduce.ts';
import { abs, isfinite, isnan } from '../primitive/unary.ts';
import { item } from '../read.ts';

export interface ClosenessOptions {
  /** Relative to the magnitude of `other`. */
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

function close(a: Tensor, b: Tensor, rtol: number, atol: number, equalNan: boolean): Tensor {
  const same = equalNan ? logicalOr(eq(a, b), logicalAnd(isnan(a), isnan(b))) : eq(a, b);
  if (rtol === 0 && atol === 0) return same;
  const wanted = isIntegral(b.dtype) ? to(b, getDefaultDtype()) : b;
  const error = abs(subTensor(a, wanted));
  const allowed = addTensor(abs(mul(wanted, rtol)), atol);
  return logicalOr(same, logicalAnd(isfinite(error), le(error, allowed)));
}

const params = ['input', 'other', 'rtol', 'atol', 'equal_nan'];
const iscloseRow = defineOp('isclose', { params, differentiable: false, decompose: close });
const allcloseRow = defineOp('allclose', {
  params,
  differentiable: false,
  decompose: (...args: Parameters<typeof close>) => all(close(...args)),
});

function closenessArguments(
  op: string,
  a: Tensor,
  b: Tensor,
  { rtol = 1e-5, atol = 1e-8, equalNan = false }: ClosenessOptions,
): Parameters<typeof close> {
  if (a.dtype !== b.dtype) throw dtypeMismatch(op, a.dtype, b.dtype);
  if (!(rtol >= 0) || !(atol >= 0))
    throw new ValueError(`${op}: rtol and atol must not be negative, got ${rtol} and ${atol}.`, { op });
  return [a, b, rtol, atol, equalNan];
}

/** Where |input - other| <= atol + rtol · |other|, or both are the same; bool. @throws DTypeError, ValueError */
export const isclose = withOp(iscloseRow, (input: Tensor, other: Tensor, options: ClosenessOptions = {}): Tensor =>
  callN(iscloseRow, ...closenessArguments('isclose', input, other, options)),
);

/** Whether `isclose` holds everywhere. Reads one value. @throws DTypeError, ValueError */
export const allclose = withOp(
  allcloseRow,
  (input: Tensor, other: Tensor, options: ClosenessOptions = {}): boolean =>
    item(callN(allcloseRow, ...closenessArguments('allclose', input, other, options))) === 1,
);
