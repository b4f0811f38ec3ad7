// Activations that switch at a value, those of torch itself; each keeps NaN.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { floatingOnly, unary } from '../builders/unary.ts';
import { mul } from '../primitive/binary.ts';
import { gt, le } from '../primitive/compare.ts';
import { abs, expm1 } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { reshape } from '../view/shape.ts';
import { clampMax } from './clamp.ts';
import { maskedFill } from './fused-arithmetic.ts';

function needFloating(op: string, x: Tensor): void {
  if (isIntegral(x.dtype)) throw needsDType(op, 'a floating tensor', x.dtype);
}

/** Limited to where it is used: e^x of large elements would make the gradient of the other branch 0 · ∞. */
const below = (x: Tensor): Tensor => clampMax(x, 0);

const celuRow = defineOp('celu', {
  params: ['input', 'alpha'],
  decompose: (x: Tensor, alpha: number) => where(gt(x, 0), x, mul(expm1(mul(below(x), 1 / alpha)), alpha)),
});
/** x above 0, α · (e^(x/α) - 1) below (Barron 2017). @throws DTypeError for integers */
export const celu = withOp(celuRow, (input: Tensor, { alpha = 1 }: { readonly alpha?: number } = {}): Tensor => {
  needFloating('celu', input);
  return callN(celuRow, input, alpha);
});

const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_SCALE = 1.0507009873554804934193349852946;
/** Scaled so that layers keep mean 0 and variance 1 (Klambauer et al. 2017). @throws DTypeError for integers */
export const selu = unary('selu', floatingOnly, (x) =>
  mul(where(gt(x, 0), x, mul(expm1(below(x)), SELU_ALPHA)), SELU_SCALE),
);

const thresholdRow = defineOp('threshold', {
  params: ['input', 'threshold', 'value'],
  decompose: (x: Tensor, threshold: number, value: number) => maskedFill(x, le(x, threshold), value),
});
/** x above `threshold`, else `value`. */
export const threshold = withOp(thresholdRow, (input: Tensor, threshold: number, value: number): Tensor =>
  callN(thresholdRow, input, threshold, value),
);

const hardshrinkRow = defineOp('hardshrink', {
  params: ['input', 'lambd'],
  decompose: (x: Tensor, lambd: number) => maskedFill(x, le(abs(x), lambd), 0),
});
/** 0 within ±lambd, else x. @throws DTypeError for integers */
export const hardshrink = withOp(
  hardshrinkRow,
  (input: Tensor, { lambd = 0.5 }: { readonly lambd?: number } = {}): Tensor => {
    needFloating('hardshrink', input);
    return callN(hardshrinkRow, input, lambd);
  },
);

const preluRow = defineOp('prelu', {
  params: ['input', 'weight'],
  decompose: (x: Tensor, weight: Tensor) => {
    const slope = x.sizes.length < 2 ? weight : reshape(weight, [-1, ...new Array<number>(x.sizes.length - 2).fill(1)]);
    return where(gt(x, 0), x, mul(x, weight.numel() === 1 ? reshape(weight, []) : slope));
  },
});
/** x above 0, weight · x below; one weight, or one for each channel (dimension 1). @throws ShapeError, DTypeError (He et al. 2015) */
export const prelu = withOp(preluRow, (input: Tensor, weight: Tensor): Tensor => {
  needFloating('prelu', input);
  if (weight.dtype !== input.dtype) throw dtypeMismatch('prelu', input.dtype, weight.dtype);
  const channels = input.sizes[1] ?? 1;
  if (weight.sizes.length > 1 || (weight.numel() !== 1 && weight.numel() !== channels)) {
    throw new ShapeError(
      `prelu: weight ${shapeText(weight.sizes)} must hold 1 number or one for each of the ${channels} channels of ${shapeText(input.sizes)}.`,
      {
        op: 'prelu',
        shapes: [weight.sizes, input.sizes],
      },
    );
  }
  return callN(preluRow, input, weight);
});
