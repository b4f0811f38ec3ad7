// Signs and kinds of elements.
import { callN } from '../../dispatch/call.ts';
import { inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isComplex, isFloating } from '../../dtype.ts';
import { finfo } from '../../dtype-info.ts';
import { needsDType } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { arithmetic, binary } from '../builders/binary.ts';
import { floating, measure, predicate, unary } from '../builders/unary.ts';
import { onesLike } from '../create/fill.ts';
import { atan2, copysign, mul } from '../primitive/binary.ts';
import { eq, gt, lt } from '../primitive/compare.ts';
import { clone, to } from '../primitive/copy.ts';
import { isnan } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { imag, real } from '../view/complex.ts';
import { maskedFill } from './fused-arithmetic.ts';

/** True for negative elements, -0 included. */
export const signbit = predicate('signbit', (x) => lt(copysign(1, x), 0));
export const isposinf = predicate('isposinf', (x) => eq(x, Infinity));
export const isneginf = predicate('isneginf', (x) => eq(x, -Infinity));
/** True where there is no imaginary part. */
export const isreal = predicate('isreal', (x) =>
  isComplex(x.dtype) ? eq(imag(x), 0) : onesLike(x, { dtype: 'bool' }),
);

/** Angle of a number in the complex plane: of real ones π below 0, else 0; NaN stays. */
export const angle = unary(
  'angle',
  floating,
  (x) => (isComplex(x.dtype) ? atan2(imag(x), real(x)) : where(isnan(x), x, mul(to(lt(x, 0), x.dtype), Math.PI))),
  measure,
);

/** The unit step: 0 below 0, 1 above, `other` at 0. */
export const heaviside = binary('heaviside', arithmetic, (x, values) => where(eq(x, 0), values, to(gt(x, 0), x.dtype)));

/** `input` itself. @throws DTypeError for bool */
export const positive = (input: Tensor): Tensor => {
  if (input.dtype === 'bool') throw needsDType('positive', 'a numeric tensor', input.dtype);
  return input;
};

const nanToNumRow = defineOp('nanToNum', {
  params: ['input', 'nan', 'posinf', 'neginf'],
  decompose: (x: Tensor, nan: number, posinf: number | null, neginf: number | null) => {
    if (!isFloating(x.dtype)) return clone(x);
    const largest = finfo(x.dtype).max;
    const numbers = maskedFill(x, isnan(x), nan);
    return maskedFill(maskedFill(numbers, eq(x, Infinity), posinf ?? largest), eq(x, -Infinity), neginf ?? -largest);
  },
});

export interface NanToNumOptions {
  readonly nan?: number;
  /** The dtype's largest number by default. */
  readonly posinf?: number | null;
  /** The dtype's lowest number by default. */
  readonly neginf?: number | null;
}

/** NaN and the infinities replaced by finite numbers. */
export const nanToNum = Object.assign(
  withOp(nanToNumRow, (input: Tensor, { nan = 0, posinf = null, neginf = null }: NanToNumOptions = {}): Tensor =>
    callN(nanToNumRow, input, nan, posinf, neginf),
  ),
  {
    inplace: (self: Tensor, { nan = 0, posinf = null, neginf = null }: NanToNumOptions = {}): Tensor =>
      inplace(nanToNumRow, self, nan, posinf, neginf),
  },
);
