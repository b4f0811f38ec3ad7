// Counting elements.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isFloating, isIntegral } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { ones, zeros } from '../create/fill.ts';
import { divTrue, subTensor } from '../primitive/arithmetic.ts';
import { minimum, mul } from '../primitive/binary.ts';
import { ge, le, logicalAnd } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import { scatterAdd } from '../primitive/indexing.ts';
import { amax, amin } from '../primitive/reduce.ts';
import { where } from '../primitive/where.ts';
import { item, itemBigInt } from '../read.ts';
import { expand, flatten } from '../view/shape.ts';

const histcRow = defineOp('histc', {
  params: ['input', 'bins', 'min', 'max'],
  differentiable: false,
  decompose: (x: Tensor, bins: number, min: number, max: number) => {
    const inside = logicalAnd(ge(x, min), le(x, max));
    const place = divTrue(mul(subTensor(x, min), bins), max - min);
    const bin = to(where(inside, minimum(place, bins - 1), 0), 'int64');
    return scatterAdd(zeros([bins], { dtype: x.dtype, device: x.device }), 0, bin, to(inside, x.dtype));
  },
});

export interface HistcOptions {
  readonly bins?: number;
  /** Lower end; when it equals `max`, the ends are those of the elements. */
  readonly min?: number;
  readonly max?: number;
}

function endsOf(x: Tensor, min: number, max: number): [min: number, max: number] {
  if (min !== max) return [min, max];
  if (x.numel() === 0) return [min, max + 1];
  const [low, high] = [item(amin(x)), item(amax(x))];
  return low === high ? [low - 1, high + 1] : [low, high];
}

/**
 * How many elements fall into each of `bins` equal intervals from `min` to `max`, in the dtype of `input`. Elements
 * outside count nowhere. @throws DTypeError for integers, ValueError
 */
export const histc = withOp(histcRow, (input: Tensor, { bins = 100, min = 0, max = 0 }: HistcOptions = {}): Tensor => {
  if (!isFloating(input.dtype)) throw needsDType('histc', 'a floating tensor', input.dtype);
  if (!Number.isInteger(bins) || bins < 1)
    throw new ValueError(`histc: bins must be a positive integer, got ${bins}.`, { op: 'histc' });
  const [low, high] = endsOf(input, min, max);
  if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high))
    throw new ValueError(`histc: min ${low} must be below max ${high}, and both be finite.`, { op: 'histc' });
  return callN(histcRow, flatten(input), bins, low, high);
});

const bincountRow = defineOp('bincount', {
  params: ['input', 'weights', 'minlength'],
  differentiable: false,
  decompose: (x: Tensor, weights: Tensor | null, length: number) => {
    const { device } = x;
    const each = weights ?? expand(ones([], { dtype: 'int64', device }), x.sizes);
    return scatterAdd(zeros([length], { dtype: each.dtype, device }), 0, to(x, 'int64'), each);
  },
});

export interface BincountOptions {
  /** Counts these instead of 1 for each element; the result is then float64, or float32 for float32 weights. */
  readonly weights?: Tensor | null;
  /** Least size of the result. */
  readonly minlength?: number;
}

function weightsOf(input: Tensor, weights: Tensor | null): Tensor | null {
  if (weights === null) return null;
  if (!sameSizes(weights.sizes, input.sizes))
    throw new ShapeError(
      `bincount: weights ${shapeText(weights.sizes)} must have the shape of input ${shapeText(input.sizes)}.`,
      { op: 'bincount', shapes: [input.sizes, weights.sizes] },
    );
  return weights.dtype === 'float32' ? weights : to(weights, 'float64');
}

/** How often each integer from 0 to the largest occurs in a vector. Reads the largest element. @throws ShapeError, DTypeError, ValueError for negative elements */
export const bincount = withOp(
  bincountRow,
  (input: Tensor, { weights = null, minlength = 0 }: BincountOptions = {}): Tensor => {
    if (input.sizes.length !== 1)
      throw new ShapeError(`bincount: input must be a vector, got ${shapeText(input.sizes)}.`, {
        op: 'bincount',
        shapes: [input.sizes],
      });
    if (!isIntegral(input.dtype) || input.dtype === 'bool')
      throw needsDType('bincount', 'an integer tensor', input.dtype);
    if (!Number.isInteger(minlength) || minlength < 0)
      throw new ValueError(`bincount: minlength must be an integer of at least 0, got ${minlength}.`, {
        op: 'bincount',
      });
    const each = weightsOf(input, weights);
    if (input.numel() === 0) return zeros([minlength], { dtype: 'int64', device: input.device });
    if (itemBigInt(amin(input)) < 0n)
      throw new ValueError('bincount: elements must not be negative.', { op: 'bincount' });
    return callN(bincountRow, input, each, Math.max(Number(itemBigInt(amax(input))) + 1, minlength));
  },
);
