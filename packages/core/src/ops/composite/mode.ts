import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { namedTuple, type ValuesIndices } from '../builders/named-tuple.ts';
import { ones } from '../create/fill.ts';
import { arange } from '../create/ranges.ts';
import { subTensor } from '../primitive/arithmetic.ts';
import { ne } from '../primitive/compare.ts';
import { gather } from '../primitive/indexing.ts';
import { argmax, type ReduceOptions } from '../primitive/reduce.ts';
import { cummax } from '../primitive/scan.ts';
import { selected } from '../primitive/order-statistics.ts';
import { sort } from '../primitive/sort.ts';
import { where } from '../primitive/where.ts';
import { narrow } from '../view/select.ts';
import { expand, reshape, squeezeDims } from '../view/shape.ts';
import { cat } from './join.ts';

/** Where a run of equal neighbours begins along `dim`. NaN equals nothing. */
export function runStarts(sorted: Tensor, dim: number): Tensor {
  const n = sorted.sizes[dim] as number;
  const first = ones(
    sorted.sizes.map((s, d) => (d === dim ? Math.min(n, 1) : s)),
    { dtype: 'bool', device: sorted.device },
  );
  if (n < 2) return first;
  return cat([first, ne(narrow(sorted, dim, 1, n - 1), narrow(sorted, dim, 0, n - 1))], dim);
}

const modeRow = defineMultiOp('mode', {
  params: ['input', 'dim', 'keepdim'],
  outputs: ['values', 'indices'],
  meta: selected,
  decompose: (x: Tensor, dim: number, keepdim: boolean) => {
    if (x.sizes.length === 0) return [...sort(x, 0)];
    const { values, indices } = sort(x, dim);
    const n = x.sizes[dim] as number;
    const place = expand(
      reshape(
        arange(n, { device: x.device }),
        x.sizes.map((_, d) => (d === dim ? n : 1)),
      ),
      x.sizes,
    );
    const begin = cummax(where(runStarts(values, dim), place, 0), dim).values;
    // Lengths grow along each run: the first longest one ends where the largest length is first met.
    const end = argmax(subTensor(place, begin), dim, { keepdim: true });
    return [values, indices].map((y) => {
      const chosen = gather(y, dim, end);
      return keepdim ? chosen : squeezeDims(chosen, [dim]);
    });
  },
});

/**
 * The most frequent element along `dim`, the smallest of equally frequent ones, and the int64 place of one of them.
 * @throws IndexError, ShapeError for an empty dimension
 */
export const mode = withOp(
  modeRow,
  (input: Tensor, dim = -1, { keepdim = false }: ReduceOptions = {}): ValuesIndices => {
    const d = normalizeDim('mode', dim, input.sizes.length, input.sizes);
    if (input.sizes[d] === 0)
      throw new ShapeError(`mode: dimension ${d} of ${shapeText(input.sizes)} must not be empty.`, {
        op: 'mode',
        shapes: [input.sizes],
      });
    return namedTuple('mode', callMany(modeRow, input, d, keepdim));
  },
);
