import { callN } from '../../dispatch/call.ts';
import { rawCopy, rawFill } from '../../dispatch/copy.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';

/** Applies a view op, with its arguments, to a tensor. */
export type ViewFunction = (x: Tensor) => Tensor;

const viewScatterRow = defineOp('viewScatter', {
  params: ['grad_output', 'size', 'view'],
  decompose: (g: Tensor, sizes: Sizes, view: ViewFunction) => {
    const out = allocate(g.storage.backend, sizes, g.dtype);
    rawFill(out, 0);
    rawCopy(view(out), g);
    return out;
  },
});

/** Zeros of `sizes` with `g` written through `view`: the gradient of a view that shows each element at most once. */
export const viewScatter = withOp(viewScatterRow, (g: Tensor, sizes: Sizes, view: ViewFunction): Tensor =>
  callN(viewScatterRow, g, sizes, view),
);
