import { cat, full, stack, Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { writeImage } from './read-write.ts';
import type { EncodeOptions } from './read-write.ts';

export interface GridOptions {
  /** Images in a row; 8 when left out. */
  readonly nrow?: number;
  /** Pixels between and around the images; 2 when left out. */
  readonly padding?: number;
  /** Shifts and stretches the values to 0 .. 1. */
  readonly normalize?: boolean;
  /** What to stretch to 0 .. 1; the least and the greatest value when left out. */
  readonly valueRange?: readonly [number, number];
  /** Stretches each image by itself. */
  readonly scaleEach?: boolean;
  /** Value of the pixels between; 0 when left out. */
  readonly padValue?: number;
}

/**
 * Images side by side in one, as torchvision's `make_grid`: `[N, C, H, W]` or a list of `[C, H, W]` gives
 * `[3, height, width]` (grey images become RGB), of the images' dtype.
 * @throws DataError when the tensors are no images of one size.
 */
export function makeGrid(images: Tensor | readonly Tensor[], options: GridOptions = {}): Tensor {
  const { nrow = 8, padding = 2, normalize = false, valueRange, scaleEach = false, padValue = 0 } = options;
  let batch = batchOf(images);
  if (normalize) batch = normalized(batch, valueRange, scaleEach);
  const [count = 0, channels = 0, height = 0, width = 0] = batch.shape;
  if (count === 1) return batch.squeeze(0);
  const columns = Math.min(nrow, count);
  const rows = Math.ceil(count / columns);
  const [cellHeight, cellWidth] = [height + padding, width + padding];
  const size = [channels, cellHeight * rows + padding, cellWidth * columns + padding];
  const grid = full(size, padValue, { dtype: batch.dtype, device: batch.device });
  for (let k = 0; k < count; k++) {
    const [y, x] = [Math.floor(k / columns) * cellHeight + padding, (k % columns) * cellWidth + padding];
    grid.narrow(1, y, height).narrow(2, x, width).copy_(batch.select(0, k));
  }
  return grid;
}

function batchOf(images: Tensor | readonly Tensor[]): Tensor {
  const all = (images instanceof Tensor ? images : stack([...images])).detach();
  if (all.ndim < 2 || all.ndim > 4) {
    throw new DataError(`makeGrid: expected [N, C, H, W] or a list of [C, H, W], got [${[...all.shape].join(', ')}].`, {
      op: 'makeGrid',
      shapes: [[...all.shape]],
    });
  }
  let batch = all;
  while (batch.ndim < 4) batch = batch.unsqueeze(0);
  return batch.shape[1] === 1 ? cat([batch, batch, batch], 1) : batch;
}

function normalized(batch: Tensor, range: readonly [number, number] | undefined, each: boolean): Tensor {
  const one = (image: Tensor): Tensor => {
    const [low, high] = range ?? [image.min().item() as number, image.max().item() as number];
    return image
      .clamp(low, high)
      .sub(low)
      .div(Math.max(high - low, 1e-5));
  };
  return each ? stack(batch.unbind(0).map(one)) : one(batch);
}

/**
 * Writes images, floats from 0 to 1, as one picture in the format that the file's name says; several as a grid.
 * @throws DataError as `makeGrid` and `writeImage`.
 */
export async function saveImage(
  images: Tensor | readonly Tensor[],
  file: string,
  { quality, ...options }: GridOptions & EncodeOptions = {},
): Promise<void> {
  const grid = makeGrid(images, options);
  await writeImage(grid.mul(255).add(0.5).clamp(0, 255).to('uint8'), file, { quality });
}
