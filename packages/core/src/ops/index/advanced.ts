// Indexing by tensors: integer indices broadcast against each other; a mask stands for the indices of
// its true elements. The indexed dimensions come first in the result unless they were adjacent.
import { materialize, readArray } from '../../dispatch/copy.ts';
import { copyInto } from '../../dispatch/inplace.ts';
import { IndexError, indexValueError, needsDType, ShapeError, shapeText } from '../../errors.ts';
import { broadcastSizes, contiguousStrides, numelOf, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { to } from '../primitive/copy.ts';
import { indexAdd, indexSelect, scatter } from '../primitive/indexing.ts';
import { expand, permute, reshape } from '../view/shape.ts';

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
      throw new IndexError(`at: mask of shape ${shapeText(mask.sizes)} does not match ${shapeText(x.sizes)} at dimension ${dim + i}.`, {
        op: 'at',
        shapes: [x.sizes, mask.sizes],
      });
    }
  });
  const data = readArray(mask);
  const strides = contiguousStrides(mask.sizes);
  const hits: number[] = [];
  data.forEach((v, i) => {
    if (v) hits.push(i);
  });
  return mask.sizes.map((size, d) =>
    fromArray(BigInt64Array.from(hits, (flat) => BigInt(Math.floor(flat / (strides[d] as number)) % size)), [hits.length], { device: x.device }),
  );
}

/** Row-major position among the indexed dimensions, every index checked and made non-negative. */
function flatPositions(x: Tensor, dims: readonly number[], byDim: Map<number, Tensor>, sizes: Sizes): BigInt64Array {
  const out = new BigInt64Array(numelOf(sizes));
  for (const dim of dims) {
    const size = x.sizes[dim] as number;
    const values = readArray(materialize(expand(byDim.get(dim) as Tensor, sizes))) as BigInt64Array;
    for (let i = 0; i < out.length; i++) {
      const v = Number(values[i]);
      if (v < -size || v >= size) throw indexValueError('at', dim, size, v);
      out[i] = (out[i] as bigint) * BigInt(size) + BigInt(v < 0 ? v + size : v);
    }
  }
  return out;
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
  const back = adjacent && before > 0 ? [...range(n, n + before), ...range(0, n), ...range(n + before, n + rest.length)] : null;
  const forward = back === null ? range(0, n + rest.length) : [...range(before, before + n), ...range(0, before), ...range(before + n, n + rest.length)];
  const count = dims.reduce((p, d) => p * (x.sizes[d] as number), 1);
  return {
    rows: (t) => reshape(permute(t, [...dims, ...rest]), [count, numelOf(restSizes)]),
    index: fromArray(positions, [positions.length], { device: x.device }),
    indexSizes,
    rest: restSizes,
    back,
    forward,
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

export function advancedIndex(x: Tensor, tensors: readonly (Tensor | null | undefined)[]): Tensor {
  const { rows, index, indexSizes, rest, back } = lookup(x, tensors);
  const out = reshape(indexSelect(rows(x), 0, index), [...indexSizes, ...rest]);
  return back === null ? out : permute(out, back);
}

/** A copy of `x` with x[tensors] = value, or += with `accumulate`. Else, where an index repeats, the last value stays. @throws ShapeError, IndexError */
export function putAdvanced(x: Tensor, tensors: readonly (Tensor | null | undefined)[], value: Tensor, accumulate: boolean): Tensor {
  const { rows, index, indexSizes, rest, back, forward } = lookup(x, tensors);
  const target = [...indexSizes, ...rest];
  const shown = back === null ? target : back.map((i) => target[i] as number);
  const squeezed = value.sizes.length > shown.length ? value.sizes.slice(value.sizes.length - shown.length) : value.sizes;
  if (numelOf(squeezed) !== numelOf(value.sizes)) {
    throw new ShapeError(`setAt: value of shape ${shapeText(value.sizes)} does not broadcast to ${shapeText(shown)}.`, { op: 'setAt', shapes: [value.sizes, shown] });
  }
  const spread = permute(expand(reshape(value, squeezed), shown), forward);
  const width = numelOf(rest);
  const flat = rows(x);
  const source = reshape(spread, [index.sizes[0] as number, width]);
  if (accumulate) return unrolled(x, tensors, indexAdd(flat, 0, index, source));
  const column = expand(reshape(index, [-1, 1]), [index.sizes[0] as number, width]);
  return unrolled(x, tensors, scatter(flat, 0, column, source));
}

/** x[tensors] = value in place. */
export const assignAdvanced = (x: Tensor, tensors: readonly (Tensor | null | undefined)[], value: Tensor): void => {
  copyInto(x, putAdvanced(x, tensors, value, false));
};

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

