// Elements chosen by a mask.
import { callN } from '../../dispatch/call.ts';
import { inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { subTensor } from '../primitive/arithmetic.ts';
import { maximum } from '../primitive/binary.ts';
import { clone } from '../primitive/copy.ts';
import { indexSelect } from '../primitive/indexing.ts';
import { any } from '../primitive/reduce.ts';
import { cumsum } from '../primitive/scan.ts';
import { where } from '../primitive/where.ts';
import { item } from '../read.ts';
import { expand, flatten, reshape } from '../view/shape.ts';
import { truePositions } from './nonzero.ts';

function needMask(op: string, mask: Tensor): void {
  if (mask.dtype !== 'bool') throw needsDType(op, 'a bool mask', mask.dtype);
}

const maskedSelectRow = defineOp('maskedSelect', {
  params: ['input', 'mask'],
  decompose: (x: Tensor, mask: Tensor) => {
    const hits = truePositions(mask);
    return indexSelect(flatten(x), 0, fromArray(hits, [hits.length], { device: x.device }));
  },
});

/** The elements where `mask` holds, as a vector; both broadcast. Reads the mask. @throws ShapeError, DTypeError unless mask is bool */
export const maskedSelect = withOp(maskedSelectRow, (input: Tensor, mask: Tensor): Tensor => {
  needMask('maskedSelect', mask);
  const sizes = broadcastSizes('maskedSelect', input.sizes, mask.sizes);
  return callN(maskedSelectRow, expand(input, sizes), expand(mask, sizes));
});

const maskedScatterRow = defineOp('maskedScatter', {
  params: ['input', 'mask', 'source'],
  decompose: (x: Tensor, mask: Tensor, source: Tensor) => {
    const sizes = broadcastSizes('maskedScatter', x.sizes, mask.sizes);
    if (source.numel() === 0) return clone(expand(x, sizes));
    // The k-th true element takes source[k]: a running count, kept from -1 where none has come yet.
    const places = maximum(subTensor(cumsum(flatten(expand(mask, sizes)), 0), 1), 0);
    return where(mask, reshape(indexSelect(flatten(source), 0, places), sizes), x);
  },
});

function checkScatter(x: Tensor, mask: Tensor, source: Tensor): void {
  const op = 'maskedScatter';
  needMask(op, mask);
  if (source.dtype !== x.dtype) throw dtypeMismatch(op, x.dtype, source.dtype);
  if (source.numel() === 0 && mask.numel() > 0 && item(any(mask)) === 1) {
    throw new ShapeError(`${op}: source ${shapeText(source.sizes)} has no elements for the mask.`, {
      op,
      shapes: [source.sizes, mask.sizes],
    });
  }
}

/** `input` with its elements where `mask` holds taken from `source` in order; both broadcast. @throws ShapeError, DTypeError, IndexError when source is too short */
export const maskedScatter = Object.assign(
  withOp(maskedScatterRow, (input: Tensor, mask: Tensor, source: Tensor): Tensor => {
    checkScatter(input, mask, source);
    return callN(maskedScatterRow, input, mask, source);
  }),
  {
    inplace(self: Tensor, mask: Tensor, source: Tensor): Tensor {
      checkScatter(self, mask, source);
      return inplace(maskedScatterRow, self, mask, source);
    },
  },
);
