// Medians of all elements or along a dimension. Of an even number of elements the lower of the two in the middle.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
import { full } from '../create/fill.ts';
import { medianDim, nanmedianDim } from '../primitive/order-statistics.ts';
import type { ReduceOptions } from '../primitive/reduce.ts';
import { flatten } from '../view/shape.ts';

export interface Median {
  /** Of all elements. */
  (input: Tensor): Tensor;
  /** Along one dimension, with int64 indices. */
  (input: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
}

function whole(name: 'median' | 'nanmedian', along: typeof medianDim) {
  const row = defineOp(name, {
    params: ['input'],
    decompose: (x: Tensor) => along(flatten(x), 0)[0] as Tensor,
  });
  return withOp(row, (input: Tensor): Tensor => {
    if (input.numel() > 0) return callN(row, input);
    if (isIntegral(input.dtype))
      throw new ShapeError(`${name}: ${shapeText(input.sizes)} has no elements.`, { op: name, shapes: [input.sizes] });
    return full([], NaN, { dtype: input.dtype, device: input.device });
  });
}

/** @internal the row of `median(x)` */
export const medianAll = whole('median', medianDim);
/** @internal the row of `nanmedian(x)` */
export const nanmedianAll = whole('nanmedian', nanmedianDim);

function either(name: string, all: typeof medianAll, along: typeof medianDim): Median {
  function call(input: Tensor): Tensor;
  function call(input: Tensor, dim: number, options?: ReduceOptions): ValuesIndices;
  function call(input: Tensor, dim?: number, options?: ReduceOptions): Tensor | ValuesIndices {
    return dim === undefined ? all(input) : namedTuple(name, along(input, dim, options));
  }
  return call;
}

/** Median of all elements, or along a dimension as `{ values, indices }`; NaN wins. @throws IndexError, ShapeError where there is none */
export const median = either('median', medianAll, medianDim);
/** Median of the elements that are not NaN, of all or along a dimension. @throws IndexError, ShapeError where there is none */
export const nanmedian = either('nanmedian', nanmedianAll, nanmedianDim);
