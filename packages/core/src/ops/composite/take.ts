// Elements by their position in the flattened tensor, or along one dimension.
import { callN } from '../../dispatch/call.ts';
import { inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes, normalizeDim, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { explained } from '../index/explain.ts';
import { addTensor } from '../primitive/arithmetic.ts';
import { lt } from '../primitive/compare.ts';
import { gather, indexAdd, indexSelect, scatter } from '../primitive/indexing.ts';
import { where } from '../primitive/where.ts';
import { expand, flatten, reshape } from '../view/shape.ts';

/** @internal int64 indices with the negative ones counted from the end of a dimension of `size` */
export const fromStart = (index: Tensor, size: number): Tensor => where(lt(index, 0), addTensor(index, size), index);

function needInt64(op: string, index: Tensor): void {
  if (index.dtype !== 'int64') throw needsDType(op, 'an int64 index', index.dtype);
}

const takeRow = defineOp('take', {
  params: ['input', 'index'],
  decompose: (x: Tensor, index: Tensor) =>
    reshape(indexSelect(flatten(x), 0, flatten(fromStart(index, x.numel()))), index.sizes),
});

/** Elements of the flattened `input` at `index`, in its shape; negative ones count from the end. @throws IndexError, DTypeError */
export const take = withOp(takeRow, (input: Tensor, index: Tensor): Tensor => {
  needInt64('take', index);
  return explained('take', [{ index, dim: 0, size: input.numel() }], () => callN(takeRow, input, index));
});

const putRow = defineOp('put', {
  params: ['input', 'index', 'source', 'accumulate'],
  decompose: (x: Tensor, index: Tensor, source: Tensor, accumulate: boolean) => {
    const places = flatten(fromStart(index, x.numel()));
    const write = accumulate ? indexAdd : scatter;
    return reshape(write(flatten(x), 0, places, flatten(source)), x.sizes);
  },
});

export interface AccumulateOption {
  /** Adds to what is there; repeated places then add up. */
  readonly accumulate?: boolean;
}

function checkPut(input: Tensor, index: Tensor, source: Tensor): void {
  needInt64('put', index);
  if (source.dtype !== input.dtype) throw dtypeMismatch('put', input.dtype, source.dtype);
  if (source.numel() !== index.numel()) {
    throw new ShapeError(
      `put: ${source.numel()} elements in source ${shapeText(source.sizes)} for ${index.numel()} indices ${shapeText(index.sizes)}.`,
      {
        op: 'put',
        shapes: [source.sizes, index.sizes],
      },
    );
  }
}

/** A copy of `input` with the elements of `source` at places of the flattened tensor. @throws ShapeError, IndexError, DTypeError */
export const put = Object.assign(
  withOp(
    putRow,
    (input: Tensor, index: Tensor, source: Tensor, { accumulate = false }: AccumulateOption = {}): Tensor => {
      checkPut(input, index, source);
      return explained('put', [{ index, dim: 0, size: input.numel() }], () =>
        callN(putRow, input, index, source, accumulate),
      );
    },
  ),
  {
    inplace(self: Tensor, index: Tensor, source: Tensor, { accumulate = false }: AccumulateOption = {}): Tensor {
      checkPut(self, index, source);
      return explained('put_', [{ index, dim: 0, size: self.numel() }], () =>
        inplace(putRow, self, index, source, accumulate),
      );
    },
  },
);

/**
 * Elements at `indices` along `dim`, the other dimensions broadcast: what `argsort` and `argmax` with keepdim
 * point at. Without `dim` of the flattened tensors. @throws ShapeError, IndexError, DTypeError
 */
export function takeAlongDim(input: Tensor, indices: Tensor, dim?: number | null): Tensor {
  const op = 'takeAlongDim';
  needInt64(op, indices);
  if (dim === undefined || dim === null) return gather(flatten(input), 0, flatten(indices));
  if (input.sizes.length !== indices.sizes.length) {
    throw new ShapeError(
      `${op}: input ${shapeText(input.sizes)} and indices ${shapeText(indices.sizes)} must have equally many dimensions.`,
      {
        op,
        shapes: [input.sizes, indices.sizes],
      },
    );
  }
  const d = normalizeDim(op, dim, input.sizes.length, input.sizes);
  const without = (sizes: Sizes): number[] => sizes.map((s, i) => (i === d ? 1 : s));
  const shared = broadcastSizes(op, without(input.sizes), without(indices.sizes));
  const spread = (x: Tensor): Tensor =>
    expand(
      x,
      shared.map((s, i) => (i === d ? (x.sizes[d] as number) : s)),
    );
  return gather(spread(input), d, spread(indices));
}
