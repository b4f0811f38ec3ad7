// Copies of a tensor with values written at indices.
import { callN } from '../../dispatch/call.ts';
import { inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import { isScalarLike, wrapScalar, type TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { ones, zeros } from '../create/fill.ts';
import { explained } from '../index/explain.ts';
import { to } from '../primitive/copy.ts';
import { scatter } from '../primitive/indexing.ts';
import { expand, flatten, reshape } from '../view/shape.ts';
import { maskedFill } from './fused-arithmetic.ts';
import { fromStart } from './take.ts';

/** `dim`, checked, and `index` as an int64 vector. */
function along(op: string, x: Tensor, dim: number, index: Tensor): [dim: number, index: Tensor] {
  if (index.dtype !== 'int64' && index.dtype !== 'int32') throw needsDType(op, 'an int64 index', index.dtype);
  if (index.sizes.length > 1)
    throw new ShapeError(`${op}: index must be a vector, got ${shapeText(index.sizes)}.`, {
      op,
      shapes: [index.sizes],
    });
  return [normalizeDim(op, dim, x.sizes.length, x.sizes), flatten(to(index, 'int64'))];
}

/** A vector along one of `ndim` dimensions, the others of size 1. */
const column = (v: Tensor, dim: number, ndim: number): Tensor =>
  reshape(
    v,
    Array.from({ length: ndim }, (_, i) => (i === dim ? -1 : 1)),
  );

const indexFillRow = defineOp('indexFill', {
  params: ['input', 'dim', 'index', 'value'],
  decompose: (x: Tensor, dim: number, index: Tensor, value: Tensor) => {
    const size = x.sizes[dim] ?? 1;
    const { device } = x;
    const chosen = scatter(
      zeros([size], { dtype: 'bool', device }),
      0,
      fromStart(index, size),
      ones(index.sizes, { dtype: 'bool', device }),
    );
    return maskedFill(x, x.sizes.length === 0 ? reshape(chosen, []) : column(chosen, dim, x.sizes.length), value);
  },
});

function fillArguments(
  x: Tensor,
  dim: number,
  index: Tensor,
  value: TensorLike,
): [x: Tensor, dim: number, index: Tensor, value: Tensor] {
  const filler = isScalarLike(value) ? wrapScalar(value, x.dtype, x.storage.backend) : value;
  if (filler.sizes.length > 0)
    throw new ShapeError(`indexFill: value must be a number or a 0-dim tensor, got ${shapeText(filler.sizes)}.`, {
      op: 'indexFill',
      shapes: [filler.sizes],
    });
  return [x, ...along('indexFill', x, dim, index), filler];
}

type Fill = ReturnType<typeof fillArguments>;
const filled = (op: string, args: Fill, write: (...args: Fill) => Tensor): Tensor => {
  const [x, dim, index] = args;
  return explained(op, [{ index, dim, size: x.sizes[dim] ?? 1 }], () => write(...args));
};

/** A copy of `input` with `value` in its slices at the indices of a vector; negative ones count from the end. @throws IndexError, ShapeError, DTypeError */
export const indexFill = Object.assign(
  withOp(indexFillRow, (input: Tensor, dim: number, index: Tensor, value: TensorLike): Tensor =>
    filled('indexFill', fillArguments(input, dim, index, value), (...args) => callN(indexFillRow, ...args)),
  ),
  {
    inplace: (self: Tensor, dim: number, index: Tensor, value: TensorLike): Tensor =>
      filled('indexFill_', fillArguments(self, dim, index, value), (...args) => inplace(indexFillRow, ...args)),
  },
);

const indexCopyRow = defineOp('indexCopy', {
  params: ['input', 'dim', 'index', 'source'],
  decompose: (x: Tensor, dim: number, index: Tensor, source: Tensor) => {
    if (x.sizes.length === 0) return reshape(scatter(flatten(x), 0, index, flatten(source)), []);
    return scatter(x, dim, expand(column(index, dim, x.sizes.length), source.sizes), source);
  },
});

function copyArguments(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
): [x: Tensor, dim: number, index: Tensor, source: Tensor] {
  const [d, places] = along('indexCopy', x, dim, index);
  if (source.dtype !== x.dtype) throw dtypeMismatch('indexCopy', x.dtype, source.dtype);
  const wanted = x.sizes.map((s, i) => (i === d ? places.numel() : s));
  if (
    x.sizes.length > 0
      ? wanted.length !== source.sizes.length || wanted.some((s, i) => s !== source.sizes[i])
      : source.numel() !== places.numel()
  ) {
    throw new ShapeError(`indexCopy: source must have shape ${shapeText(wanted)}, got ${shapeText(source.sizes)}.`, {
      op: 'indexCopy',
      shapes: [x.sizes, source.sizes],
    });
  }
  return [x, d, places, source];
}

/** A copy of `input` with the slices of `source` at the indices of a vector; where one repeats, the last stays. @throws IndexError, ShapeError, DTypeError */
export const indexCopy = Object.assign(
  withOp(indexCopyRow, (input: Tensor, dim: number, index: Tensor, source: Tensor): Tensor =>
    callN(indexCopyRow, ...copyArguments(input, dim, index, source)),
  ),
  {
    inplace: (self: Tensor, dim: number, index: Tensor, source: Tensor): Tensor =>
      inplace(indexCopyRow, ...copyArguments(self, dim, index, source)),
  },
);
