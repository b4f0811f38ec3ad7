// Many elements into one place, by sum, product, mean or extremum.
import { callN } from '../../dispatch/call.ts';
import { copyInto, inplace } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isFloating } from '../../dtype.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { expand, reshape } from '../view/shape.ts';
import { ones, onesLike, zerosLike } from '../create/fill.ts';
import { divTrue } from './arithmetic.ts';
import { floorDivide, maximum } from './binary.ts';
import { checkScatter, indices } from './indexing.ts';

/** What the row knows; a mean is a sum over a count. */
type Fold = 'sum' | 'prod' | 'amax' | 'amin';
export type Reduction = Fold | 'mean';
const reductions: readonly string[] = ['sum', 'prod', 'mean', 'amax', 'amin'];

export interface IncludeSelfOption {
  /** Whether what is there takes part; places that nothing is written to keep it in any case. */
  readonly includeSelf?: boolean;
}

const scatterReduceRow = defineOp('scatterReduce', {
  params: ['input', 'dim', 'index', 'src', 'reduce', 'include_self'],
  meta: (x: Tensor, dim: number, index: Tensor, src: Tensor, _fold: Fold, _includeSelf: boolean) =>
    checkScatter('scatterReduce', x, dim, index, src),
});

type Call = [input: Tensor, dim: number, index: Tensor, src: Tensor, reduce: Reduction, options?: IncludeSelfOption];
interface Arguments {
  readonly x: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly src: Tensor;
  readonly reduce: Reduction;
  readonly includeSelf: boolean;
}

function checkReduction(op: string, reduce: Reduction): void {
  if (!reductions.includes(reduce))
    throw new ValueError(`${op}: reduce must be one of '${reductions.join("', '")}', got '${String(reduce)}'.`, { op });
}

function scattered([x, dim, index, src, reduce, { includeSelf = true } = {}]: Call): Arguments {
  const op = 'scatterReduce';
  checkReduction(op, reduce);
  return {
    x,
    dim: normalizeDim(op, dim, x.sizes.length, x.sizes),
    index: indices(op, index),
    src,
    reduce,
    includeSelf,
  };
}

/** Means of integers round down. */
function mean({ x, dim, index, src, includeSelf }: Arguments): Tensor {
  const total = callN(scatterReduceRow, x, dim, index, src, 'sum', includeSelf);
  const before = (includeSelf ? onesLike : zerosLike)(x);
  const each = expand(ones([], { dtype: src.dtype, device: src.device }), src.sizes);
  const count = maximum(callN(scatterReduceRow, before, dim, index, each, 'sum', true), 1);
  return isFloating(x.dtype) ? divTrue(total, count) : floorDivide(total, count);
}

function reduced(args: Arguments): Tensor {
  const { x, dim, index, src, reduce, includeSelf } = args;
  return reduce === 'mean' ? mean(args) : callN(scatterReduceRow, x, dim, index, src, reduce, includeSelf);
}

function reducedInPlace(args: Arguments): Tensor {
  const { x, dim, index, src, reduce, includeSelf } = args;
  if (reduce === 'mean') return copyInto(x, mean(args));
  return inplace(scatterReduceRow, x, dim, index, src, reduce, includeSelf);
}

/**
 * A copy of `input` in which the elements src[i][j] are reduced into place [index[i][j]][j] for dim 0, and likewise.
 * @throws IndexError, ShapeError, DTypeError, ValueError
 */
export const scatterReduce = Object.assign(
  withOp(
    scatterReduceRow,
    (
      input: Tensor,
      dim: number,
      index: Tensor,
      src: Tensor,
      reduce: Reduction,
      { includeSelf = true }: IncludeSelfOption = {},
    ): Tensor => reduced(scattered([input, dim, index, src, reduce, { includeSelf }])),
  ),
  { inplace: (...args: Call): Tensor => reducedInPlace(scattered(args)) },
);

function slices([x, dim, index, source, reduce, { includeSelf = true } = {}]: Call): Arguments {
  const op = 'indexReduce';
  const d = normalizeDim(op, dim, x.sizes.length, x.sizes);
  if (index.sizes.length > 1)
    throw new ShapeError(`${op}: index must be a vector, got ${shapeText(index.sizes)}.`, {
      op,
      shapes: [index.sizes],
    });
  checkReduction(op, reduce);
  if (reduce === 'sum') throw new ValueError(`${op}: reduce 'sum' is indexAdd.`, { op });
  const wanted = x.sizes.map((s, i) => (i === d ? index.numel() : s));
  if (wanted.length !== source.sizes.length || wanted.some((s, i) => s !== source.sizes[i]))
    throw new ShapeError(`${op}: source must have shape ${shapeText(wanted)}, got ${shapeText(source.sizes)}.`, {
      op,
      shapes: [x.sizes, source.sizes],
    });
  const along = reshape(
    index,
    wanted.map((_, i) => (i === d ? -1 : 1)),
  );
  return { x, dim: d, index: indices(op, expand(along, source.sizes)), src: source, reduce, includeSelf };
}

/** A copy of `input` with the slices of `source` reduced into its slices at `index`, a vector. @throws IndexError, ShapeError, DTypeError, ValueError */
export const indexReduce = Object.assign(
  (
    input: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    reduce: Reduction,
    { includeSelf = true }: IncludeSelfOption = {},
  ): Tensor => reduced(slices([input, dim, index, source, reduce, { includeSelf }])),
  { inplace: (...args: Call): Tensor => reducedInPlace(slices(args)) },
);
