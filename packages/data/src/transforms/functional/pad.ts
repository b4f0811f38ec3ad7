import { full, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { sizeOf } from './image.ts';

export type PaddingMode = 'constant' | 'edge' | 'reflect' | 'symmetric';
/** All sides; left and right, top and bottom; or left, top, right, bottom. */
export type Padding = number | readonly number[];

export interface PadOptions {
  /** Value of the pixels around, or one per channel; for the mode `constant`. */
  readonly fill?: number | readonly number[];
  readonly paddingMode?: PaddingMode;
}

/** Pixels around an image: of a value, or the image's own repeated. Negative padding crops. */
export function pad(image: Tensor, padding: Padding, { fill = 0, paddingMode = 'constant' }: PadOptions = {}): Tensor {
  const [left, top, right, bottom] = sidesOf(padding);
  const [height, width] = sizeOf(image, 'pad');
  if (paddingMode !== 'constant') {
    const along = (x: Tensor, dim: number, size: number, before: number, after: number): Tensor =>
      before === 0 && after === 0
        ? x
        : x.indexSelect(dim, tensor(sources(size, before, after, paddingMode), { device: x.device }));
    return along(along(image, -1, width, left, right), -2, height, top, bottom);
  }
  const sizes = [...image.shape.slice(0, -2), top + height + bottom, left + width + right];
  const out = full(sizes, 0, { dtype: image.dtype, device: image.device });
  const fills = typeof fill === 'number' ? [fill] : fill;
  if (fills.some((value) => value !== 0)) {
    out.copy_(
      tensor([...fills], { device: image.device })
        .view(fills.length, 1, 1)
        .to(image.dtype),
    );
  }
  const rows = Math.min(height, height + top, height + bottom, height + top + bottom);
  const columns = Math.min(width, width + left, width + right, width + left + right);
  if (rows > 0 && columns > 0) {
    const inner = image.narrow(-2, Math.max(-top, 0), rows).narrow(-1, Math.max(-left, 0), columns);
    out.narrow(-2, Math.max(top, 0), rows).narrow(-1, Math.max(left, 0), columns).copy_(inner);
  }
  return out;
}

function sidesOf(padding: Padding): [left: number, top: number, right: number, bottom: number] {
  const sides = typeof padding === 'number' ? [padding] : padding;
  const [a = 0, b = a, c = a, d = b] = sides;
  if ([1, 2, 4].includes(sides.length) && sides.every(Number.isInteger)) return [a, b, c, d];
  throw new DataError(`pad: expected 1, 2 or 4 integers (left, top, right, bottom), got ${JSON.stringify(padding)}.`);
}

/** Which pixel along an axis each place repeats. */
function sources(size: number, before: number, after: number, mode: PaddingMode): BigInt64Array {
  const period = mode === 'reflect' ? 2 * size - 2 : 2 * size;
  if (mode === 'reflect' && Math.max(before, after) >= size) {
    throw new DataError(
      `pad: reflect needs a padding smaller than the image, got ${Math.max(before, after)} for ${size}.`,
    );
  }
  return BigInt64Array.from({ length: before + size + after }, (_, i) => {
    const at = i - before;
    if (mode === 'edge') return BigInt(Math.min(Math.max(at, 0), size - 1));
    const place = ((at % period) + period) % period;
    const mirrored = mode === 'reflect' ? period - place : period - 1 - place;
    return BigInt(place < size ? place : mirrored);
  });
}
