// Indexing by tensors: integer indices broadcast against each other; a mask stands for the indices of
// its true elements. The indexed dimensions come first in the result unless they were adjacent.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { IndexError, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes, numelOf, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { nonzero } from '../composite/nonzero.ts';
import { fromStart } from '../composite/take.ts';
import { zeros } from '../create/fill.ts';
import { addTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { to } from '../primitive/copy.ts';
import { indexAdd, indexSelect, scatter } from '../primitive/indexing.ts';
import { expand, flatten, permute, reshape } from '../view/shape.ts';
import { explained, type Pointers } from './explain.ts';

interface Lookup {
  /** `x` with the indexed dimensions first, flattened to (positions, rest). */
  readonly rows: (x: Tensor) => Tensor;
  /** Undoes `rows` for a result of (index sizes, rest). */
  readonly index: Tensor;
  readonly indexSizes: Sizes;
  readonly rest: Sizes;
  /** Order that puts the index dimensions back where the indexed ones were; null when they stay in front. */
  readonly back: Sizes | null;
  readonly forward: Sizes;
}

/** Integer indices per dimension; a mask of n dimensions becomes n of them. */
function integerIndices(x: Tensor, tensors: readonly (Tensor | null | undefined)[]): Map<number, Tensor> {
  const out = new Map<number, Tensor>();
  tensors.forEach((t, dim) => {
    if (t === null || t === undefined) return;
    if (t.dtype === 'bool') maskIndices(x, dim, t).forEach((index, i) => out.set(dim + i, index));
    else if (t.dtype === 'int64' || t.dtype === 'int32') out.set(dim, to(t, 'int64'));
    else throw needsDType('at', 'int64 or bool index tensors', t.dtype);
  });
  return out;
}

function maskIndices(x: Tensor, dim: number, mask: Tensor): Tensor[] {
  mask.sizes.forEach((s, i) => {
    if (s !== x.sizes[dim + i]) {
      throw new IndexError(
        `at: mask of shape ${shapeText(mask.sizes)} does not match ${shapeText(x.sizes)} at dimension ${dim + i}.`,
        {
          op: 'at',
          shapes: [x.sizes, mask.sizes],
        },
      );
    }
  });
  return nonzero(mask, { asTuple: true });
}

/** Row-major position among the indexed dimensions, an int64 vector made on the device: only kernels see index values. */
function flatPositions(x: Tensor, dims: readonly number[], byDim: Map<number, Tensor>, sizes: Sizes): Tensor {
  const places = (dim: number): Tensor =>
    flatten(fromStart(expand(byDim.get(dim) as Tensor, sizes), x.sizes[dim] as number));
  const last = places(dims.at(-1) as number);
  // Of a single dimension the kernel that uses the positions checks them.
  if (dims.length === 1) return last;
  const origin = zeros([1], { dtype: 'int64', device: x.device });
  let stride = 1;
  let out: Tensor | null = null;
  for (const dim of dims.toReversed()) {
    const size = x.sizes[dim] as number;
    const own = dim === dims.at(-1) ? last : places(dim);
    // Looking up a row of zeros as long as the dimension refuses what lies outside it.
    const checked = addTensor(mul(own, stride), indexSelect(expand(origin, [size]), 0, own));
    out = out === null ? checked : addTensor(out, checked);
    stride *= size;
  }
  return out as Tensor;
}

function lookup(x: Tensor, tensors: readonly (Tensor | null | undefined)[]): Lookup {
  const byDim = integerIndices(x, tensors);
  const dims = [...byDim.keys()].sort((a, b) => a - b);
  const rest = x.sizes.map((_, i) => i).filter((i) => !byDim.has(i));
  const indexSizes = [...byDim.values()].reduce<Sizes>((sizes, t) => broadcastSizes('at', sizes, t.sizes), []);
  const positions = flatPositions(x, dims, byDim, indexSizes);
  const restSizes = rest.map((i) => x.sizes[i] as number);
  const first = dims[0] as number;
  const adjacent = dims.every((d, i) => d === first + i);
  const n = indexSizes.length;
  const before = rest.filter((i) => i < first).length;
  const back =
    adjacent && before > 0 ? [...range(n, n + before), ...range(0, n), ...range(n + before, n + rest.length)] : null;
  const forward =
    back === null
      ? range(0, n + rest.length)
      : [...range(before, before + n), ...range(0, before), ...range(before + n, n + rest.length)];
  const count = dims.reduce((p, d) => p * (x.sizes[d] as number), 1);
  return {
    rows: (t) => reshape(permute(t, [...dims, ...rest]), [count, numelOf(restSizes)]),
    index: positions,
    indexSizes,
    rest: restSizes,
    back,
    forward,
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const indexRow = defineOp('index', {
  params: ['input', 'indices'],
  decompose: (x: Tensor, tensors: readonly (Tensor | null | undefined)[]) => {
    const { rows, index, indexSizes, rest, back } = lookup(x, tensors);
    const out = reshape(indexSelect(rows(x), 0, index), [...indexSizes, ...rest]);
    return back === null ? out : permute(out, back);
  },
});

/** The integer indices among `tensors`, for errors. */
export const pointersOf = (x: Tensor, tensors: readonly (Tensor | null | undefined)[]): Pointers[] =>
  tensors.flatMap((t, dim) =>
    t === null || t === undefined || t.dtype === 'bool' ? [] : [{ index: t, dim, size: x.sizes[dim] as number }],
  );

/** @internal `x[tensors]`: one index tensor or mask for each dimension from the first on, null for a whole one. @throws IndexError, DTypeError */
export const index = withOp(indexRow, (x: Tensor, tensors: readonly (Tensor | null | undefined)[]): Tensor =>
  explained('at', pointersOf(x, tensors), () => callN(indexRow, x, tensors)),
);

/** A copy of `x` with x[tensors] = value, or += with `accumulate`. Else, where an index repeats, the last value stays. @throws ShapeError, IndexError */
export function putAdvanced(
  x: Tensor,
  tensors: readonly (Tensor | null | undefined)[],
  value: Tensor,
  accumulate: boolean,
): Tensor {
  const { rows, index, indexSizes, rest, back, forward } = lookup(x, tensors);
  const target = [...indexSizes, ...rest];
  const shown = back === null ? target : back.map((i) => target[i] as number);
  const squeezed =
    value.sizes.length > shown.length ? value.sizes.slice(value.sizes.length - shown.length) : value.sizes;
  if (numelOf(squeezed) !== numelOf(value.sizes)) {
    throw new ShapeError(`setAt: value of shape ${shapeText(value.sizes)} does not broadcast to ${shapeText(shown)}.`, {
      op: 'setAt',
      shapes: [value.sizes, shown],
    });
  }
  const spread = permute(expand(reshape(value, squeezed), shown), forward);
  const width = numelOf(rest);
  const flat = rows(x);
  const source = reshape(spread, [index.sizes[0] as number, width]);
  if (accumulate) return unrolled(x, tensors, indexAdd(flat, 0, index, source));
  const column = expand(reshape(index, [-1, 1]), [index.sizes[0] as number, width]);
  return unrolled(x, tensors, scatter(flat, 0, column, source));
}

/** (positions, rest) back in the order of the dimensions of `x`. */
function unrolled(x: Tensor, tensors: readonly (Tensor | null | undefined)[], flat: Tensor): Tensor {
  const indexed = new Set<number>();
  tensors.forEach((t, dim) => {
    if (t === null || t === undefined) return;
    for (let i = 0; i < (t.dtype === 'bool' ? t.sizes.length : 1); i++) indexed.add(dim + i);
  });
  const order = [...indexed].sort((a, b) => a - b).concat(x.sizes.map((_, i) => i).filter((i) => !indexed.has(i)));
  const moved = reshape(
    flat,
    order.map((i) => x.sizes[i] as number),
  );
  return permute(
    moved,
    x.sizes.map((_, i) => order.indexOf(i)),
  );
}
