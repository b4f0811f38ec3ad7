// Different elements, or different slices. The shape of these results depends on the values, which are read once.
import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp, type MultiOp } from '../../dispatch/op.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { ones } from '../create/fill.ts';
import { arange } from '../create/ranges.ts';
import { subTensor } from '../primitive/arithmetic.ts';
import { ne } from '../primitive/compare.ts';
import { indexSelect, scatter } from '../primitive/indexing.ts';
import { any } from '../primitive/reduce.ts';
import { cumsum } from '../primitive/scan.ts';
import { sort } from '../primitive/sort.ts';
import { narrow, select } from '../view/select.ts';
import { flatten, movedim, reshape } from '../view/shape.ts';
import { cat } from './join.ts';
import { maskedSelect } from './masked.ts';
import { runStarts } from './mode.ts';

export interface UniqueConsecutiveOptions {
  /** Also where in the result each element of the input went. */
  readonly returnInverse?: boolean;
  /** Also how often each occurs. */
  readonly returnCounts?: boolean;
  /** Compares slices along this dimension instead of elements. */
  readonly dim?: number | null;
}
export interface UniqueOptions extends UniqueConsecutiveOptions {
  /** Results are always in order here. */
  readonly sorted?: boolean;
}

/** Places that bring the rows of a matrix into lexicographic order: sorted by each column, the last one first. */
function rowOrder(rows: Tensor): Tensor {
  const [n = 0, width = 0] = rows.sizes;
  let order = arange(n, { device: rows.device });
  for (let c = width - 1; c >= 0; c--) {
    const column = indexSelect(select(rows, 1, c), 0, order);
    order = indexSelect(order, 0, sort(column, 0).indices);
  }
  return order;
}

/** Which elements of a vector, or rows of a matrix, differ from the one before. */
function starts(items: Tensor): Tensor {
  const n = items.sizes[0] as number;
  if (items.sizes.length === 1) return runStarts(items, 0);
  const first = ones([Math.min(n, 1)], { dtype: 'bool', device: items.device });
  return n < 2 ? first : cat([first, any(ne(narrow(items, 0, 1, n - 1), narrow(items, 0, 0, n - 1)), 1)], 0);
}

/** First place of each run of equal neighbours, which run each item is in, and the lengths of the runs. */
function runs(items: Tensor): [firsts: Tensor, inverse: Tensor, counts: Tensor] {
  const n = items.sizes[0] as number;
  const { device } = items;
  const begins = starts(items);
  const firsts = maskedSelect(arange(n, { device }), begins);
  const bounds = cat([firsts, arange(n, n + 1, { device })], 0);
  const count = firsts.numel();
  return [firsts, subTensor(cumsum(begins, 0), 1), subTensor(narrow(bounds, 0, 1, count), narrow(bounds, 0, 0, count))];
}

/** The items to compare: all elements, or the slices along `dim` as rows of a matrix. */
function itemsOf(x: Tensor, dim: number | null): Tensor {
  if (dim === null || x.sizes.length < 2) return flatten(x);
  const n = x.sizes[dim] as number;
  return reshape(movedim(x, dim, 0), [n, n === 0 ? 0 : x.numel() / n]);
}

function chosen(x: Tensor, dim: number | null, places: Tensor): Tensor {
  return dim === null || x.sizes.length < 2 ? indexSelect(flatten(x), 0, places) : indexSelect(x, dim, places);
}

/** Of all elements the inverse has the input's shape. */
const shaped = (inverse: Tensor, x: Tensor, dim: number | null): Tensor =>
  dim === null ? reshape(inverse, x.sizes) : inverse;

type Row = MultiOp<[x: Tensor, dim: number | null]>;
type Function<O> = Unique<O> & { readonly op: Row };
const outputs = ['output', 'inverse_indices', 'counts'];

const consecutiveRow: Row = defineMultiOp('uniqueConsecutive', {
  params: ['input', 'return_inverse', 'return_counts', 'dim'],
  outputs,
  differentiable: false,
  decompose: (x: Tensor, dim: number | null) => {
    const [firsts, inverse, counts] = runs(itemsOf(x, dim));
    return [chosen(x, dim, firsts), shaped(inverse, x, dim), counts];
  },
});

const uniqueRow: Row = defineMultiOp('unique', {
  params: ['input', 'sorted', 'return_inverse', 'return_counts', 'dim'],
  outputs,
  differentiable: false,
  decompose: (x: Tensor, dim: number | null) => {
    const items = itemsOf(x, dim);
    const order = items.sizes.length === 1 ? sort(items, 0).indices : rowOrder(items);
    const [firsts, inverse, counts] = runs(indexSelect(items, 0, order));
    return [chosen(x, dim, indexSelect(order, 0, firsts)), shaped(scatter(inverse, 0, order, inverse), x, dim), counts];
  },
});

/** The result alone, or with what was asked for. */
type Result = Tensor | [output: Tensor, ...extra: Tensor[]];

function asked(op: string, row: Row, x: Tensor, options: UniqueConsecutiveOptions): Result {
  const { returnInverse = false, returnCounts = false, dim = null } = options;
  const d = dim === null ? null : normalizeDim(op, dim, x.sizes.length, x.sizes);
  const [output, inverse, counts] = callMany(row, x, d) as [Tensor, Tensor, Tensor];
  if (!returnInverse && !returnCounts) return output;
  return [output, ...(returnInverse ? [inverse] : []), ...(returnCounts ? [counts] : [])];
}

export type Both<O> = O & { readonly returnInverse: true; readonly returnCounts: true };
export type Either<O> = O & ({ readonly returnInverse: true } | { readonly returnCounts: true });

/** What was asked for decides the result: a tensor, a pair, or all three. */
export interface Unique<O> {
  (input: Tensor, options: Both<O>): [output: Tensor, inverse: Tensor, counts: Tensor];
  (input: Tensor, options: Either<O>): [output: Tensor, inverseOrCounts: Tensor];
  (input: Tensor, options?: O): Tensor;
}

/**
 * The different elements in rising order, or with `dim` the different slices in lexicographic order; with
 * `returnInverse` also the place each element went to, with `returnCounts` also how often each occurs (int64). NaN
 * equals nothing. @throws IndexError
 */
export const unique: Function<UniqueOptions> = withOp(uniqueRow, ((
  input: Tensor,
  { sorted: _sorted = true, returnInverse = false, returnCounts = false, dim = null }: UniqueOptions = {},
) => asked('unique', uniqueRow, input, { returnInverse, returnCounts, dim })) as Unique<UniqueOptions>);

/** As `unique`, but only neighbours that are equal become one, in the order of the input. @throws IndexError */
export const uniqueConsecutive: Function<UniqueConsecutiveOptions> = withOp(consecutiveRow, ((
  input: Tensor,
  { returnInverse = false, returnCounts = false, dim = null }: UniqueConsecutiveOptions = {},
) =>
  asked('uniqueConsecutive', consecutiveRow, input, {
    returnInverse,
    returnCounts,
    dim,
  })) as Unique<UniqueConsecutiveOptions>);
