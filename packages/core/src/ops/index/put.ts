import { callN } from '../../dispatch/call.ts';
import { inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, IndexError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import type { AccumulateOption } from '../composite/take.ts';
import { pointersOf, putAdvanced } from './advanced.ts';
import { explained } from './explain.ts';

type Indices = readonly (Tensor | null | undefined)[];

const indexPutRow = defineOp('indexPut', {
  params: ['input', 'indices', 'values', 'accumulate'],
  decompose: (x: Tensor, indices: Indices, values: Tensor, accumulate: boolean) =>
    putAdvanced(x, indices, values, accumulate),
});

function check(x: Tensor, indices: Indices, values: Tensor): void {
  const op = 'indexPut';
  const used = indices.reduce((n, t) => n + (t?.dtype === 'bool' ? Math.max(1, t.sizes.length) : 1), 0);
  if (used > x.sizes.length || indices.every((t) => t === null)) {
    throw new IndexError(
      `${op}: expected 1 to ${x.sizes.length} index tensors for shape ${shapeText(x.sizes)}, got ${indices.length}.`,
      { op, shapes: [x.sizes] },
    );
  }
  if (values.dtype !== x.dtype) throw dtypeMismatch(op, x.dtype, values.dtype);
}

/**
 * A copy of `input` with `values`, broadcast, at the places that int64 index tensors or bool masks give, one for each
 * dimension from the first on; null stands for a whole dimension. @throws IndexError, ShapeError, DTypeError
 */
export const indexPut = Object.assign(
  withOp(
    indexPutRow,
    (input: Tensor, indices: Indices, values: Tensor, { accumulate = false }: AccumulateOption = {}): Tensor => {
      check(input, indices, values);
      return explained('indexPut', pointersOf(input, indices), () =>
        callN(indexPutRow, input, indices, values, accumulate),
      );
    },
  ),
  {
    inplace(self: Tensor, indices: Indices, values: Tensor, { accumulate = false }: AccumulateOption = {}): Tensor {
      check(self, indices, values);
      return explained('indexPut_', pointersOf(self, indices), () =>
        inplace(indexPutRow, self, indices, values, accumulate),
      );
    },
  },
);
