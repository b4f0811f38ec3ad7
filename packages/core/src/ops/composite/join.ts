import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { rawCopy } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import { promoteTypes } from '../../promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { to } from '../primitive/copy.ts';
import { narrow } from '../view/select.ts';
import { unsqueeze } from '../view/shape.ts';

const catRow = defineOp('cat', {
  params: ['tensors', 'dim'],
  decompose: (tensors: readonly Tensor[], dim: number) => {
    const first = tensors[0] as Tensor;
    const total = tensors.reduce((n, x) => n + (x.sizes[dim] as number), 0);
    const sizes = first.sizes.map((s, i) => (i === dim ? total : s));
    const out = allocate(first.storage.backend, sizes, first.dtype);
    let start = 0;
    for (const x of tensors) {
      const length = x.sizes[dim] as number;
      rawCopy(narrow(out, dim, start, length), x);
      start += length;
    }
    return out;
  },
});

const legacyEmpty = (x: Tensor): boolean => x.sizes.length === 1 && x.sizes[0] === 0;

/** Tensors joined along an existing dimension; dtypes are promoted. @throws ShapeError, ValueError for an empty list */
export const cat = withOp(catRow, (tensors: readonly Tensor[], dim = 0): Tensor => {
  if (tensors.length === 0) throw new ValueError('cat: expected a non-empty list of tensors.', { op: 'cat' });
  const parts = tensors.filter((x) => !legacyEmpty(x));
  const first = parts[0] ?? (tensors[0] as Tensor);
  const d = normalizeDim('cat', dim, first.sizes.length, first.sizes);
  if (first.sizes.length === 0) throw new ShapeError('cat: 0-dim tensors cannot be joined. Use stack.', { op: 'cat' });
  const fits = (x: Tensor): boolean =>
    x.sizes.length === first.sizes.length && x.sizes.every((s, i) => i === d || s === first.sizes[i]);
  for (const x of parts) {
    if (!fits(x)) {
      throw new ShapeError(
        `cat: sizes must match except in dimension ${d}: ${shapeText(first.sizes)} and ${shapeText(x.sizes)}.`,
        {
          op: 'cat',
          shapes: [first.sizes, x.sizes],
        },
      );
    }
  }
  const dtype = tensors.reduce((t, x) => promoteTypes(t, x.dtype), first.dtype);
  return callN(
    catRow,
    (parts.length === 0 ? tensors : parts).map((x) => to(x, dtype)),
    d,
  );
});

/** Tensors of equal sizes joined along a new dimension. @throws ShapeError, ValueError for an empty list */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (first === undefined) throw new ValueError('stack: expected a non-empty list of tensors.', { op: 'stack' });
  for (const x of tensors) {
    if (x.sizes.length !== first.sizes.length || x.sizes.some((s, i) => s !== first.sizes[i])) {
      throw new ShapeError(
        `stack: all tensors must have one size: ${shapeText(first.sizes)} and ${shapeText(x.sizes)}.`,
        {
          op: 'stack',
          shapes: [first.sizes, x.sizes],
        },
      );
    }
  }
  const d = normalizeDim('stack', dim, first.sizes.length + 1, first.sizes);
  return cat(
    tensors.map((x) => unsqueeze(x, d)),
    d,
  );
}
