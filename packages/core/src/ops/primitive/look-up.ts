import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { take } from '../composite/take.ts';
import { arange } from '../create/ranges.ts';
import { reshape } from '../view/shape.ts';
import { add } from '../composite/arithmetic.ts';
import { mul } from './binary.ts';
import { to } from './copy.ts';

const row = defineOp('lookUp', {
  params: ['input', 'tables'],
  differentiable: false,
  meta: (x: Tensor, tables: Tensor) => {
    if (x.dtype !== 'uint8') throw needsDType('lookUp', 'uint8', x.dtype);
    const [count = 0, entries] = tables.sizes;
    if (x.sizes.length < 3 || tables.sizes.length !== 2 || entries !== 256 || (count !== 1 && count !== x.sizes.at(-3)))
      throw new ShapeError(
        `lookUp: expected an image [..., C, H, W] and tables [C or 1, 256], got ${shapeText(x.sizes)} and ${shapeText(tables.sizes)}.`,
        { op: 'lookUp', shapes: [x.sizes, tables.sizes] },
      );
    return { sizes: x.sizes, dtype: tables.dtype };
  },
  decompose: (x: Tensor, tables: Tensor): Tensor => {
    const first = mul(arange(tables.sizes[0] as number, { device: x.device }), 256);
    return take(tables, add(to(x, 'int64'), reshape(first, [-1, 1, 1])));
  },
});

/** Bytes of an image (*, C, H, W) replaced by the entries of its channel's table, or of the one table of all. @internal */
export const lookUp = withOp(row, (x: Tensor, tables: Tensor): Tensor => callN(row, x, tables));
