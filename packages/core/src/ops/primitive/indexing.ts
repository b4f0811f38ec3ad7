import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import { scalarValue, wrapScalar, type ScalarLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from './binary.ts';
import { to } from './copy.ts';
import { expand } from '../view/shape.ts';

/** @internal `index` as int64 */
export function indices(op: string, index: Tensor): Tensor {
  const fits = index.dtype === 'int64' || index.dtype === 'int32' || (index.numel() === 0 && isIntegral(index.dtype));
  if (!fits) throw needsDType(op, 'an int64 index', index.dtype);
  return to(index, 'int64');
}

const indexSelectRow = defineOp('indexSelect', {
  params: ['input', 'dim', 'index'],
  meta: (x: Tensor, dim: number, index: Tensor) => ({
    sizes: x.sizes.length === 0 ? x.sizes : x.sizes.map((s, i) => (i === dim ? (index.sizes[0] ?? 1) : s)),
    dtype: x.dtype,
  }),
});

function checkVector(op: string, index: Tensor): void {
  if (index.sizes.length > 1)
    throw new ShapeError(`${op}: index must be a vector, got ${shapeText(index.sizes)}.`, {
      op,
      shapes: [index.sizes],
    });
}

/** Slices of `input` along `dim` at the indices of a vector. @throws IndexError, ShapeError, DTypeError */
export const indexSelect = withOp(indexSelectRow, (input: Tensor, dim: number, index: Tensor): Tensor => {
  checkVector('indexSelect', index);
  if (input.sizes.length === 0 && index.numel() !== 1)
    throw new ShapeError(
      `indexSelect: a 0-dim input has one element; index must hold one place, got ${index.numel()}.`,
      {
        op: 'indexSelect',
        shapes: [input.sizes, index.sizes],
      },
    );
  return callN(
    indexSelectRow,
    input,
    normalizeDim('indexSelect', dim, input.sizes.length, input.sizes),
    indices('indexSelect', index),
  );
});

function checkIndexShape(op: string, x: Tensor, dim: number, index: Tensor): void {
  if (index.sizes.includes(0)) return;
  const sizes = x.sizes.length === 0 ? [1] : x.sizes;
  const wanted = index.sizes.length === 0 ? [1] : index.sizes;
  const fits = sizes.length === wanted.length && wanted.every((s, i) => i === dim || s <= (sizes[i] as number));
  if (!fits) {
    throw new ShapeError(
      `${op}: index ${shapeText(index.sizes)} must have as many dimensions as ${shapeText(x.sizes)} and be no larger, except in dimension ${dim}.`,
      { op, shapes: [x.sizes, index.sizes] },
    );
  }
}

const gatherRow = defineOp('gather', {
  params: ['input', 'dim', 'index'],
  meta: (x: Tensor, dim: number, index: Tensor) => {
    checkIndexShape('gather', x, dim, index);
    return { sizes: index.sizes, dtype: x.dtype };
  },
});

/** out[i][j] = input[index[i][j]][j] for dim 0, and likewise. @throws IndexError, ShapeError, DTypeError */
export const gather = withOp(gatherRow, (input: Tensor, dim: number, index: Tensor): Tensor =>
  callN(gatherRow, input, normalizeDim('gather', dim, input.sizes.length, input.sizes), indices('gather', index)),
);

/** @internal what every scatter asks of its arguments; the result is like `x` */
export function checkScatter(op: string, x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  if (src.dtype !== x.dtype) throw dtypeMismatch(op, x.dtype, src.dtype);
  checkIndexShape(op, x, dim, index);
  if (src.sizes.length !== index.sizes.length || index.sizes.some((s, i) => s > (src.sizes[i] as number))) {
    throw new ShapeError(
      `${op}: index ${shapeText(index.sizes)} must not be larger than src ${shapeText(src.sizes)}.`,
      {
        op,
        shapes: [index.sizes, src.sizes],
      },
    );
  }
  return x;
}

const scatterLike = (name: 'scatter' | 'scatterAdd') =>
  defineOp(name, {
    params: ['input', 'dim', 'index', 'src'],
    meta: (x: Tensor, dim: number, index: Tensor, src: Tensor) => checkScatter(name, x, dim, index, src),
  });

const scatterRow = scatterLike('scatter');
const scatterAddRow = scatterLike('scatterAdd');

export interface ScatterOptions {
  /** 'add' adds to what is there, as `scatterAdd`. */
  readonly reduce?: 'add';
}

/**
 * A copy of `input` with out[index[i][j]][j] = src[i][j] for dim 0, and likewise.
 * @throws IndexError, ShapeError, DTypeError, ValueError for an unknown `reduce`
 */
export const scatter = withOp(
  scatterRow,
  (input: Tensor, dim: number, index: Tensor, src: Tensor | ScalarLike, { reduce }: ScatterOptions = {}): Tensor => {
    if (reduce !== undefined && reduce !== 'add')
      throw new ValueError(`scatter: reduce must be 'add', got '${String(reduce)}'.`, { op: 'scatter' });
    const source =
      src instanceof Tensor
        ? src
        : expand(wrapScalar(scalarValue(src), input.dtype, input.storage.backend), index.sizes);
    const row = reduce === 'add' ? scatterAddRow : scatterRow;
    return callN(
      row,
      input,
      normalizeDim('scatter', dim, input.sizes.length, input.sizes),
      indices('scatter', index),
      source,
    );
  },
);

/** A copy of `input` with src[i][j] added at out[index[i][j]][j] for dim 0, and likewise. @throws IndexError, ShapeError, DTypeError */
export const scatterAdd = withOp(scatterAddRow, (input: Tensor, dim: number, index: Tensor, src: Tensor): Tensor =>
  callN(
    scatterAddRow,
    input,
    normalizeDim('scatterAdd', dim, input.sizes.length, input.sizes),
    indices('scatterAdd', index),
    src,
  ),
);

const indexAddRow = defineOp('indexAdd', {
  params: ['input', 'dim', 'index', 'source'],
  meta: (x: Tensor, dim: number, index: Tensor, source: Tensor) => {
    if (source.dtype !== x.dtype) throw dtypeMismatch('indexAdd', x.dtype, source.dtype);
    const n = index.sizes[0] ?? 1;
    const wanted = x.sizes.map((s, i) => (i === dim ? n : s));
    if (x.sizes.length > 0 && (source.sizes.length !== wanted.length || wanted.some((s, i) => s !== source.sizes[i]))) {
      throw new ShapeError(`indexAdd: source must have shape ${shapeText(wanted)}, got ${shapeText(source.sizes)}.`, {
        op: 'indexAdd',
        shapes: [x.sizes, source.sizes],
      });
    }
    return x;
  },
});

/** A copy of `input` with alpha · source added to its slices at `index`. @throws IndexError, ShapeError, DTypeError */
export const indexAdd = withOp(
  indexAddRow,
  (
    input: Tensor,
    dim: number,
    index: Tensor,
    source: Tensor,
    { alpha = 1 }: { readonly alpha?: ScalarLike } = {},
  ): Tensor => {
    checkVector('indexAdd', index);
    const scaled = scalarValue(alpha) === 1 ? source : mul(source, alpha);
    return callN(
      indexAddRow,
      input,
      normalizeDim('indexAdd', dim, input.sizes.length, input.sizes),
      indices('indexAdd', index),
      scaled,
    );
  },
);
