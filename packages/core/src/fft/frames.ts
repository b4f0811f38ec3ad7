// Overlapping frames of signals (batch, length): cut out, and added up again.
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { constantPadNd } from '../ops/composite/pad.ts';
import { fromArray } from '../ops/create/tensor.ts';
import { zeros } from '../ops/create/fill.ts';
import { indexAdd, indexSelect } from '../ops/primitive/indexing.ts';
import { reshape } from '../ops/view/shape.ts';
import type { Tensor } from '../tensor.ts';

export type FramePadding = 'reflect' | 'constant' | 'replicate' | 'circular';

const positions = (list: readonly number[], like: Tensor): Tensor =>
  fromArray(
    BigInt64Array.from(list, (i) => BigInt(i)),
    [list.length],
    { device: like.device },
  );

/** Where element `i` of the padded signal, counted from the first true one, comes from. */
function sourceOf(mode: Exclude<FramePadding, 'constant'>, i: number, length: number): number {
  if (mode === 'replicate') return Math.min(Math.max(i, 0), length - 1);
  if (mode === 'circular') return (i + length) % length;
  return i < 0 ? -i : i >= length ? 2 * (length - 1) - i : i;
}

/** `by` elements more at both ends. @throws ShapeError where the signal is too short, ValueError for another mode */
export function padded(op: string, x: Tensor, by: number, mode: FramePadding): Tensor {
  const length = x.sizes[1] as number;
  if (mode === 'constant') return constantPadNd(x, [by, by]);
  if (!['reflect', 'replicate', 'circular'].includes(mode))
    throw new ValueError(`${op}: padMode must be 'reflect', 'constant', 'replicate' or 'circular', got '${mode}'.`, {
      op,
    });
  if (by >= length && !(mode === 'circular' && by === length)) {
    throw new ShapeError(`${op}: padding of ${by} needs a longer signal than ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
  }
  const from = Array.from({ length: length + 2 * by }, (_, i) => sourceOf(mode, i - by, length));
  return indexSelect(x, 1, positions(from, x));
}

/** Frames (batch, frame, n) at steps of `hop` added up to a signal. */
export function overlapped(frames: Tensor, hop: number): Tensor {
  const [batch, count, n] = frames.sizes as [number, number, number];
  const places = Array.from({ length: count * n }, (_, i) => Math.floor(i / n) * hop + (i % n));
  const length = n + hop * (count - 1);
  const blank = zeros([batch, length], { dtype: frames.dtype, device: frames.device });
  return indexAdd(blank, 1, positions(places, frames), reshape(frames, [batch, count * n]));
}
