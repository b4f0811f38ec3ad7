// Making, conjugating and normalising complex numbers.
import { castFor } from '../../dispatch/autocast.ts';
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { complexDType, isComplex } from '../../dtype.ts';
import { dtypeMismatch, needsDType } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { anyDType, unary } from '../builders/unary.ts';
import { mul } from '../primitive/binary.ts';
import { divTrue } from '../primitive/arithmetic.ts';
import { eq } from '../primitive/compare.ts';
import { abs, cos, neg, sign, sin } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { expand, transpose, unsqueeze } from '../view/shape.ts';
import { imag, real, viewAsComplex } from '../view/complex.ts';
import { cat } from './join.ts';

const complexRow = defineOp('complex', {
  params: ['real', 'imag'],
  meta: (re: Tensor, im: Tensor) => ({
    sizes: broadcastSizes('complex', re.sizes, im.sizes),
    dtype: complexDType(re.dtype),
  }),
  decompose: (re: Tensor, im: Tensor) => {
    const sizes = broadcastSizes('complex', re.sizes, im.sizes);
    const column = (x: Tensor): Tensor => unsqueeze(expand(x, sizes), sizes.length);
    return viewAsComplex(cat([column(re), column(im)], sizes.length));
  },
});

function checkParts(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== 'float32' && a.dtype !== 'float64') throw needsDType(op, 'float32 or float64 tensors', a.dtype);
  if (a.dtype !== b.dtype) throw dtypeMismatch(op, a.dtype, b.dtype);
}

/** real + i · imag, broadcasting; float32 parts make complex64, float64 ones complex128. @throws DTypeError, ShapeError */
export const complex = withOp(complexRow, (real: Tensor, imag: Tensor): Tensor => {
  checkParts('complex', real, imag);
  return callN(complexRow, real, imag);
});

/** abs · e^(i · angle), broadcasting. @throws DTypeError, ShapeError */
export function polar(abs: Tensor, angle: Tensor): Tensor {
  [abs, angle] = castFor('polar', abs, angle);
  checkParts('polar', abs, angle);
  return complex(mul(abs, cos(angle)), mul(abs, sin(angle)));
}

const conjugate = unary('conjPhysical', anyDType, (x) => (isComplex(x.dtype) ? complex(real(x), neg(imag(x))) : x));

/** The complex conjugate, computed: of a real tensor, itself. */
export const conjPhysical = Object.assign(
  withOp(conjugate.op, (input: Tensor): Tensor => (isComplex(input.dtype) ? conjugate(input) : input)),
  { inplace: (self: Tensor): Tensor => (isComplex(self.dtype) ? conjugate.inplace(self) : self) },
);
/** The complex conjugate: of a real tensor, itself; else a new tensor, where PyTorch defers the work to the first use. */
export const conj = (input: Tensor): Tensor => conjPhysical(input);
/** A pending conjugation carried out: there is never one, so `input` itself. */
export const resolveConj = (input: Tensor): Tensor => input;
/** A pending negation carried out: there is never one, so `input` itself. */
export const resolveNeg = (input: Tensor): Tensor => input;
/** The conjugate transpose of the last two dimensions. @throws IndexError */
export const adjoint = (input: Tensor): Tensor => conj(transpose(input, -2, -1));

/** z / |z|, 0 at 0; for real tensors the sign. */
export const sgn = unary('sgn', anyDType, (x) => {
  if (!isComplex(x.dtype)) return sign(x);
  const size = abs(x);
  const none = eq(size, 0);
  return where(none, 0, divTrue(x, where(none, 1, size)));
});
