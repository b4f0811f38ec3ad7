import { copyInto } from '../../dispatch/inplace.ts';
import { wrapScalar, isScalarLike, type TensorLike } from '../../scalar.ts';
import { IndexError, shapeText } from '../../errors.ts';
import { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { to } from '../primitive/copy.ts';
import { select, sliceDim } from '../view/select.ts';
import { unsqueeze } from '../view/shape.ts';
import { viewOf } from '../view/make.ts';
import { index } from './advanced.ts';
import { indexPut } from './put.ts';
import { parseIndex, Slice } from './slice.ts';

/** One position of an index: integer, `slice(..)`, null (new dimension), '...', boolean, index or mask tensor, list of integers, or text like '1:3, 0'. */
export type Index = number | Slice | null | string | boolean | Tensor | readonly number[];

type Plan = { readonly base: Tensor; readonly tensors: (Tensor | null)[] };

const consumed = (i: Index): number =>
  i === null || i === '...' || typeof i === 'boolean'
    ? 0
    : i instanceof Tensor && i.dtype === 'bool'
      ? Math.max(1, i.sizes.length)
      : 1;

const spelled = (indices: readonly Index[]): Index[] =>
  indices.flatMap((i): Index[] => (typeof i === 'string' && i !== '...' ? parseIndex(i) : [i]));

/** Applies the basic parts as views and lines the advanced ones up with the dimensions that remain. */
function plan(x: Tensor, given: readonly Index[]): Plan {
  const indices = spelled(given);
  const taken = indices.reduce<number>((n, i) => n + consumed(i), 0);
  if (taken > x.sizes.length) {
    throw new IndexError(`at: too many indices (${taken}) for a tensor of shape ${shapeText(x.sizes)}.`, {
      op: 'at',
      shapes: [x.sizes],
    });
  }
  if (indices.filter((i) => i === '...').length > 1)
    throw new IndexError("at: an index can hold only one '...'.", { op: 'at' });
  let base = x;
  let dim = 0;
  const tensors: (Tensor | null)[] = [];
  const advanced = (t: Tensor, dims: number): void => {
    tensors[dim] = t;
    dim += dims;
  };
  for (const i of indices) {
    if (i === '...') dim += x.sizes.length - taken;
    else if (i === null) base = unsqueeze(base, dim++);
    else if (typeof i === 'number') base = select(base, dim, i);
    else if (i instanceof Slice) base = sliceDim(base, dim++, i.start, i.stop, i.step);
    else if (typeof i === 'boolean') {
      base = unsqueeze(base, dim);
      advanced(fromArray(Uint8Array.of(i ? 1 : 0), [1], { dtype: 'bool', device: x.device }), 1);
    } else if (i instanceof Tensor) advanced(i, i.dtype === 'bool' ? i.sizes.length : 1);
    else if (typeof i === 'string') throw new IndexError(`at: cannot use '${i}' as an index.`, { op: 'at' });
    else advanced(fromArray(BigInt64Array.from(i, BigInt), [i.length], { device: x.device }), 1);
  }
  return { base, tensors };
}

/** The elements at an index, as Python's `x[...]`: a view for integers, slices, null and '...'; a copy with tensors or lists. @throws IndexError */
export function at(x: Tensor, ...indices: readonly Index[]): Tensor {
  const { base, tensors } = plan(x, indices);
  if (tensors.length > 0) return index(base, tensors);
  return base === x ? viewOf(x, x.sizes, x.strides) : base;
}

/** Writes `value`, broadcast, at an index: Python's `x[...] = value`. Returns `x`. @throws IndexError, ShapeError */
export function setAt(x: Tensor, indices: Index | readonly Index[], value: TensorLike): Tensor {
  const list = Array.isArray(indices) ? (indices as readonly Index[]) : [indices as Index];
  const { base, tensors } = plan(x, list);
  const source = isScalarLike(value) ? wrapScalar(value, x.dtype, x.storage.backend) : to(value, x.dtype);
  if (tensors.length > 0) indexPut.inplace(base, tensors, source);
  else copyInto(base, source);
  return x;
}
