import { internal } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { roundHalfEven } from '../draw.ts';
import { blend } from './color.ts';
import { elementsOf, imageLike, maxOf, sizeOf } from './image.ts';

/**
 * An image blurred by a Gaussian. Borders are mirrored.
 *
 * @param kernelSize odd, of both axes or [x, y].
 * @param sigma of both axes or [x, y]; 0.15 kernelSize + 0.35 when left out.
 * @throws DataError when the kernel is even, or reaches beyond the mirrored image.
 */
export function gaussianBlur(
  image: Tensor,
  kernelSize: number | readonly [number, number],
  sigma?: number | readonly [number, number],
): Tensor {
  const sizes = typeof kernelSize === 'number' ? ([kernelSize, kernelSize] as const) : kernelSize;
  const sigmas =
    typeof sigma === 'number' ? ([sigma, sigma] as const) : (sigma ?? [spread(sizes[0]), spread(sizes[1])]);
  const [height, width] = sizeOf(image, 'gaussianBlur');
  maxOf(image, 'gaussianBlur');
  return internal.mapAxes(image, blurring(height, sizes[1], sigmas[1]), blurring(width, sizes[0], sigmas[0]));
}

const spread = (kernelSize: number): number => kernelSize * 0.15 + 0.35;

function blurring(size: number, kernelSize: number, sigma: number): internal.AxisMap {
  const half = (kernelSize - 1) / 2;
  if (!Number.isInteger(half) || half < 0 || !(sigma > 0) || half >= size) {
    throw new DataError(
      `gaussianBlur: expected an odd kernel size of at most ${2 * size - 1} and a sigma above 0, got ${kernelSize} and ${sigma}.`,
    );
  }
  const kernel = Float64Array.from({ length: kernelSize }, (_, i) => Math.exp(-0.5 * ((i - half) / sigma) ** 2));
  const map = internal.axisMap(size, size, (i, add) => {
    kernel.forEach((value, k) => {
      const at = Math.abs(i + k - half);
      add(at < size ? at : 2 * size - 2 - at, value);
    });
  });
  return internal.normalizedMap(map);
}

/** 0 is a blurred image, 1 the image itself, 2 a sharper one. @throws DataError for a factor below 0 */
export function adjustSharpness(image: Tensor, sharpnessFactor: number): Tensor {
  if (!(sharpnessFactor >= 0))
    throw new DataError(`adjustSharpness: the factor must be 0 or more, got ${sharpnessFactor}.`);
  const [height, width] = sizeOf(image, 'adjustSharpness');
  if (height <= 2 || width <= 2) return image;
  return blend(image, smoothed(image, height, width), sharpnessFactor, 'adjustSharpness');
}

/** Each inner pixel with its eight neighbours, it counting five times. */
function smoothed(image: Tensor, height: number, width: number): Tensor {
  const source = elementsOf(image, 'adjustSharpness');
  const out = source.slice();
  const bytes = source instanceof Uint8Array;
  for (let start = 0; start < source.length; start += height * width) {
    for (let row = 1; row < height - 1; row++) {
      for (let column = 1; column < width - 1; column++) {
        const at = start + row * width + column;
        let sum = 4 * (source[at] as number);
        for (const line of [at - width, at, at + width]) {
          for (let i = line - 1; i <= line + 1; i++) sum += source[i] as number;
        }
        out[at] = bytes ? roundHalfEven(sum / 13) : sum / 13;
      }
    }
  }
  return imageLike(image, out, height, width);
}
