// Diagonals into matrices and out of them.
import { castFor } from '../../dispatch/autocast.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { rawCopy, rawFill } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../primitive/copy.ts';
import { sum } from '../primitive/reduce.ts';
import { diagonal, type DiagonalOptions } from '../view/select.ts';
import { flatten } from '../view/shape.ts';

const diagEmbedRow = defineOp('diagEmbed', {
  params: ['input', 'offset', 'dim1', 'dim2'],
  decompose: (x: Tensor, offset: number, dim1: number, dim2: number) => {
    const size = (x.sizes.at(-1) as number) + Math.abs(offset);
    const sizes = x.sizes.slice(0, -1);
    for (const d of [dim1, dim2].sort((a, b) => a - b)) sizes.splice(d, 0, size);
    const out = allocate(x.storage.backend, sizes, x.dtype);
    rawFill(out, 0);
    rawCopy(diagonal(out, { offset, dim1, dim2 }), x);
    return out;
  },
});

/** Zeros with the last dimension of `input` on a diagonal of two dimensions, the last two by default. @throws IndexError, ShapeError */
export const diagEmbed = withOp(
  diagEmbedRow,
  (input: Tensor, { offset = 0, dim1 = -2, dim2 = -1 }: DiagonalOptions = {}): Tensor => {
    const op = 'diagEmbed';
    const ndim = input.sizes.length + 1;
    if (ndim < 2)
      throw new ShapeError(`${op}: expected at least 1 dimension, got a 0-dim tensor.`, { op, shapes: [[]] });
    const a = normalizeDim(op, dim1, ndim, input.sizes);
    const b = normalizeDim(op, dim2, ndim, input.sizes);
    if (a === b)
      throw new ShapeError(`${op}: dim1 and dim2 are the same dimension ${a}.`, { op, shapes: [input.sizes] });
    return callN(diagEmbedRow, input, offset, a, b);
  },
);

/** A matrix with a vector on its diagonal, or a copy of the diagonal of a matrix. @throws ShapeError */
export function diag(input: Tensor, { diagonal: offset = 0 }: { readonly diagonal?: number } = {}): Tensor {
  if (input.sizes.length === 1) return diagEmbed(input, { offset });
  if (input.sizes.length === 2) return clone(diagonal(input, { offset }));
  throw new ShapeError(`diag: expected a vector or a matrix, got ${shapeText(input.sizes)}.`, {
    op: 'diag',
    shapes: [input.sizes],
  });
}

/** A matrix with the flattened input on its diagonal. */
export const diagflat = (input: Tensor, { offset = 0 }: { readonly offset?: number } = {}): Tensor =>
  diagEmbed(flatten(input), { offset });

/** Sum of the diagonal of a matrix. @throws ShapeError */
export function trace(input: Tensor): Tensor {
  [input] = castFor('trace', input);
  if (input.sizes.length !== 2)
    throw new ShapeError(`trace: expected a matrix, got ${shapeText(input.sizes)}.`, {
      op: 'trace',
      shapes: [input.sizes],
    });
  return sum(diagonal(input));
}
