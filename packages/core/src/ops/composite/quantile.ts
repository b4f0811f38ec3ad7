import { castFor } from '../../dispatch/autocast.ts';
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import { Tensor } from '../../tensor.ts';
import { full } from '../create/fill.ts';
import { subTensor } from '../primitive/arithmetic.ts';
import { maximum, mul } from '../primitive/binary.ts';
import { ge, le, logicalAnd, lt } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import { gather } from '../primitive/indexing.ts';
import { all, sum, type ReduceOptions } from '../primitive/reduce.ts';
import { sort } from '../primitive/sort.ts';
import { ceil, floor, isnan, round } from '../primitive/unary.ts';
import { where } from '../primitive/where.ts';
import { item } from '../read.ts';
import { expand, flatten, movedim, reshape, squeezeDims, unsqueeze } from '../view/shape.ts';
import { lerp } from './fused-arithmetic.ts';

const interpolations = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;
export type Interpolation = (typeof interpolations)[number];

export interface QuantileOptions extends ReduceOptions {
  /** What lies between two elements. */
  readonly interpolation?: Interpolation;
}

/** The elements at places `rank`, a float, of the sorted lines. */
function between(sorted: Tensor, rank: Tensor, interpolation: Interpolation): Tensor {
  const element = (place: Tensor): Tensor => gather(sorted, -1, to(place, 'int64'));
  if (interpolation === 'lower') return element(floor(rank));
  if (interpolation === 'higher') return element(ceil(rank));
  if (interpolation === 'nearest') return element(round(rank));
  const below = floor(rank);
  const weight = interpolation === 'midpoint' ? 0.5 : subTensor(rank, below);
  return lerp(element(below), element(ceil(rank)), weight);
}

/** Quantiles `q`, a vector, of the lines along the last dimension; their dimension is the last of the result. */
function ofLines(x: Tensor, q: Tensor, interpolation: Interpolation, ignoreNan: boolean): Tensor {
  const { values } = sort(x, -1);
  const n = x.sizes.at(-1) as number;
  const lines = [...x.sizes.slice(0, -1), q.numel()];
  const nans = sum(isnan(x), -1, { keepdim: true });
  if (ignoreNan) {
    const last = to(subTensor(n - 1, nans), x.dtype);
    return between(values, maximum(mul(q, last), 0), interpolation);
  }
  const rank = expand(mul(q, n - 1), lines);
  return between(values, where(lt(0, nans), n - 1, rank), interpolation); // the last in order is then NaN
}

function quantiles(name: 'quantile' | 'nanquantile', ignoreNan: boolean) {
  const row = defineOp(name, {
    params: ['input', 'q', 'dim', 'keepdim', 'interpolation'],
    decompose: (x: Tensor, q: Tensor, dim: number | null, keepdim: boolean, interpolation: Interpolation) => {
      const single = q.sizes.length === 0;
      const lines = dim === null ? flatten(x) : x.sizes.length === 0 ? flatten(x) : movedim(x, dim, -1);
      const out = movedim(ofLines(lines, flatten(q), interpolation, ignoreNan), -1, 0);
      const kept = !keepdim
        ? out
        : dim === null || x.sizes.length === 0
          ? reshape(out, [q.numel(), ...x.sizes.map(() => 1)])
          : unsqueeze(out, dim + 1);
      return single ? squeezeDims(kept, [0]) : kept;
    },
  });

  const check = (x: Tensor, q: Tensor, interpolation: Interpolation): void => {
    [x, q] = castFor(name, x, q);
    if (x.dtype !== 'float32' && x.dtype !== 'float64') throw needsDType(name, 'a float32 or float64 tensor', x.dtype);
    if (q.dtype !== x.dtype) throw dtypeMismatch(name, x.dtype, q.dtype);
    if (q.sizes.length > 1)
      throw new ShapeError(`${name}: q must be a number or a vector, got ${shapeText(q.sizes)}.`, {
        op: name,
        shapes: [q.sizes],
      });
    if (x.numel() === 0)
      throw new ShapeError(`${name}: input ${shapeText(x.sizes)} has no elements.`, { op: name, shapes: [x.sizes] });
    if (!interpolations.includes(interpolation))
      throw new ValueError(
        `${name}: interpolation must be one of '${interpolations.join("', '")}', got '${String(interpolation)}'.`,
        { op: name },
      );
    if (q.device.type !== 'meta' && item(all(logicalAnd(ge(q, 0), le(q, 1)))) !== 1)
      throw new ValueError(`${name}: q must lie between 0 and 1.`, { op: name });
  };

  return withOp(
    row,
    (
      input: Tensor,
      q: number | Tensor,
      dim?: number | null,
      { keepdim = false, interpolation = 'linear' }: QuantileOptions = {},
    ): Tensor => {
      const wanted = q instanceof Tensor ? q : full([], q, { dtype: input.dtype, device: input.device });
      const d = dim === undefined || dim === null ? null : normalizeDim(name, dim, input.sizes.length, input.sizes);
      check(input, wanted, interpolation);
      return callN(row, input, wanted, d, keepdim, interpolation);
    },
  );
}

/**
 * The q-th quantiles, q between 0 and 1, over all elements or along `dim`. A vector `q` gives a first dimension of its
 * size. A line with NaN gives NaN. https://pytorch.org/docs/stable/generated/torch.quantile.html
 * @throws DTypeError, ShapeError, ValueError, IndexError
 */
export const quantile = quantiles('quantile', false);
/** `quantile` of the elements that are not NaN. @throws DTypeError, ShapeError, ValueError, IndexError */
export const nanquantile = quantiles('nanquantile', true);
