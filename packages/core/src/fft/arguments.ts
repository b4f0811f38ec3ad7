// Lengths, dimensions, padding and norms of the public transforms.
import { complexDType, getDefaultDtype, isComplex, isIntegral } from '../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../errors.ts';
import { normalizeDim, type Sizes } from '../layout/sizes.ts';
import { constantPadNd } from '../ops/composite/pad.ts';
import { to } from '../ops/primitive/copy.ts';
import { narrow } from '../ops/view/select.ts';
import type { Tensor } from '../tensor.ts';

/** Which direction is divided by n: the backward one ('backward', as when left out), the forward one, or both by √n ('ortho'). */
export type FftNorm = 'backward' | 'ortho' | 'forward' | null;

/** Factor of a transform of `n` points. @throws ValueError for another norm */
export function scaleOf(op: string, norm: FftNorm, n: number, forward: boolean): number {
  if (norm === 'ortho') return 1 / Math.sqrt(n);
  if (norm === null || norm === 'backward') return forward ? 1 : 1 / n;
  if (norm === 'forward') return forward ? 1 / n : 1;
  throw new ValueError(`${op}: norm must be 'backward', 'ortho' or 'forward', got '${String(norm)}'.`, { op });
}

/** Integers in the default dtype; 16-bit floats in float32. */
function floating(x: Tensor): Tensor {
  if (isIntegral(x.dtype)) return to(x, getDefaultDtype());
  return x.dtype === 'float16' || x.dtype === 'bfloat16' ? to(x, 'float32') : x;
}

/** As a float32 or float64 tensor. @throws DTypeError for a complex one */
export function realInput(op: string, x: Tensor): Tensor {
  if (isComplex(x.dtype)) throw needsDType(op, 'a real tensor', x.dtype);
  return floating(x);
}

export function complexInput(x: Tensor): Tensor {
  const y = floating(x);
  return isComplex(y.dtype) ? y : to(y, complexDType(y.dtype));
}

/** `x` cut or padded with zeros at the end of each of `dims`. @throws ValueError unless every length is positive */
export function resized(op: string, x: Tensor, dims: Sizes, lengths: Sizes): Tensor {
  return dims.reduce((y, d, i) => {
    const n = lengths[i] as number;
    const size = y.sizes[d] as number;
    if (!Number.isInteger(n) || n < 1)
      throw new ValueError(`${op}: cannot transform ${n} points in dimension ${d} of ${shapeText(x.sizes)}.`, { op });
    if (n <= size) return n === size ? y : narrow(y, d, 0, n);
    const pad = new Array<number>(2 * (y.sizes.length - d)).fill(0);
    pad[pad.length - 1] = n - size;
    return constantPadNd(y, pad);
  }, x);
}

export interface Extent {
  readonly dims: readonly number[];
  /** Lengths of the transform; the input's own where they were left out. */
  readonly lengths: readonly number[];
  /** Whether the last length was given. */
  readonly lastGiven: boolean;
}

/** Of `n` and `dim`. @throws IndexError, ShapeError */
export const line = (op: string, x: Tensor, n: number | null | undefined, dim: number): Extent =>
  extent(op, x, n === null || n === undefined ? null : [n], [dim]);

/** Of `s` and `dim`: by default all dimensions, or the last ones where only `s` is given. @throws IndexError, ShapeError */
export function extent(op: string, x: Tensor, s: Sizes | null, dim: number | Sizes | null): Extent {
  const ndim = x.sizes.length;
  if (s !== null && dim === null && s.length > ndim) {
    throw new ShapeError(`${op}: ${s.length} lengths for a tensor of shape ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
  }
  const count = s === null || dim !== null ? ndim : s.length;
  const given = typeof dim === 'number' ? [dim] : (dim ?? Array.from({ length: count }, (_, i) => ndim - count + i));
  const dims = given.map((d) => normalizeDim(op, d, ndim, x.sizes));
  if (new Set(dims).size !== dims.length || (s !== null && s.length !== dims.length)) {
    throw new ShapeError(
      `${op}: dim ${shapeText(given)} must not repeat${s === null ? '' : `, and s ${shapeText(s)} must match it`}, for shape ${shapeText(x.sizes)}.`,
      { op, shapes: [x.sizes] },
    );
  }
  if (ndim === 0 && dims.length > 0)
    throw new ShapeError(`${op}: a 0-dim tensor has no dimension to transform.`, { op, shapes: [[]] });
  const lengths = dims.map((d, i) => (s === null || s[i] === -1 ? (x.sizes[d] as number) : (s[i] as number)));
  return { dims, lengths, lastGiven: s !== null && s.at(-1) !== -1 };
}

export const product = (list: Sizes): number => list.reduce((n, s) => n * s, 1);
