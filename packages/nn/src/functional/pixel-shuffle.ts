// Channels to pixels and back.
import { ShapeError, shapeText, ValueError, type Tensor } from '@kindling/core/lean';

/** The last three dimensions; those before them are a batch. */
function planes(op: string, x: Tensor, factor: number): [batch: number[], c: number, h: number, w: number] {
  if (!Number.isInteger(factor) || factor < 1)
    throw new ValueError(`${op}: the factor must be a positive integer, got ${factor}.`, { op });
  if (x.sizes.length < 3)
    throw new ShapeError(`${op}: expected at least 3 dimensions, got ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
  const [c, h, w] = x.sizes.slice(-3) as [number, number, number];
  return [x.sizes.slice(0, -3), c, h, w];
}

const misfit = (op: string, x: Tensor, what: string, by: number): ShapeError =>
  new ShapeError(`${op}: ${what} of ${shapeText(x.sizes)} must be divisible by ${by}.`, { op, shapes: [x.sizes] });

/** (*, C r², H, W) -> (*, C, H r, W r) (Shi et al. 2016). @throws ShapeError, ValueError */
export function pixelShuffle(input: Tensor, upscaleFactor: number): Tensor {
  const r = upscaleFactor;
  const [batch, c, h, w] = planes('pixelShuffle', input, r);
  if (c % (r * r) !== 0) throw misfit('pixelShuffle', input, 'the channels', r * r);
  const n = batch.length;
  return input
    .reshape([...batch, c / (r * r), r, r, h, w])
    .permute([...batch.keys(), n, n + 3, n + 1, n + 4, n + 2])
    .reshape([...batch, c / (r * r), h * r, w * r]);
}

/** Undoes pixelShuffle: (*, C, H r, W r) -> (*, C r², H, W). @throws ShapeError, ValueError */
export function pixelUnshuffle(input: Tensor, downscaleFactor: number): Tensor {
  const r = downscaleFactor;
  const [batch, c, h, w] = planes('pixelUnshuffle', input, r);
  if (h % r !== 0 || w % r !== 0) throw misfit('pixelUnshuffle', input, 'height and width', r);
  const n = batch.length;
  return input
    .reshape([...batch, c, h / r, r, w / r, r])
    .permute([...batch.keys(), n, n + 2, n + 4, n + 1, n + 3])
    .reshape([...batch, c * r * r, h / r, w / r]);
}

/** Channels of (N, C, ...) dealt out among `groups` (Zhang et al. 2018). @throws ShapeError, ValueError */
export function channelShuffle(input: Tensor, groups: number): Tensor {
  const op = 'channelShuffle';
  const [n, c] = input.sizes;
  if (n === undefined || c === undefined || input.sizes.length < 3)
    throw new ShapeError(`${op}: expected (N, C, ...), got ${shapeText(input.sizes)}.`, { op, shapes: [input.sizes] });
  if (!Number.isInteger(groups) || groups < 1 || c % groups !== 0)
    throw new ValueError(`${op}: groups must divide the ${c} channels, got ${groups}.`, { op });
  return input
    .reshape([n, groups, c / groups, -1])
    .transpose(1, 2)
    .reshape(input.sizes);
}
