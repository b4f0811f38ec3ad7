import { callView } from '../../dispatch/call.ts';
import { defineView, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { viewOf } from './make.ts';

const unfoldRow = defineView('unfold', {
  params: ['input', 'dimension', 'size', 'step'],
  view: (x: Tensor, d: number, size: number, step: number) => {
    const stride = x.strides[d] ?? 1;
    if (x.sizes.length === 0) return viewOf(x, [size], [1]);
    const windows = Math.floor(((x.sizes[d] as number) - size) / step) + 1;
    return viewOf(
      x,
      [...x.sizes.map((s, i) => (i === d ? windows : s)), size],
      [...x.strides.map((s, i) => (i === d ? s * step : s)), stride],
    );
  },
});

/**
 * Windows of `size` elements along a dimension, each `step` after the last, as a last dimension: a view whose
 * elements may repeat. @throws IndexError, ShapeError
 */
export const unfold = withOp(unfoldRow, (input: Tensor, dimension: number, size: number, step: number): Tensor => {
  const d = normalizeDim('unfold', dimension, input.sizes.length, input.sizes);
  const length = input.sizes[d] ?? 1;
  if (!Number.isInteger(size) || size < 0 || size > length || !Number.isInteger(step) || step < 1) {
    throw new ShapeError(
      `unfold: size ${size} and step ${step} do not fit dimension ${d} of ${shapeText(input.sizes)}.`,
      { op: 'unfold', shapes: [input.sizes] },
    );
  }
  return callView(unfoldRow, input, input, d, size, step);
});
