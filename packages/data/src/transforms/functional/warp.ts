import type { Tensor } from '@kindling/core';
import { roundHalfEven } from '../draw.ts';
import { channelsOf, elementsOf, imageLike, sizeOf } from './image.ts';
import type { Elements } from './image.ts';

const { fround } = Math;

/** x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5 */
export type Matrix = readonly [number, number, number, number, number, number];

export interface WarpOptions {
  /** nearest when left out. */
  readonly interpolation?: 'nearest' | 'bilinear';
  /** Value of what lies outside the image, or one per channel; 0 when left out. */
  readonly fill?: number | readonly number[] | null;
}

interface Grid {
  /** Places in the input, in pixels, of each output pixel. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * In single precision and in the order of PyTorch's `grid_sample` (coordinates from -1 to 1, one rounding for a product
 * and a sum): turns by right angles put places on the border between two pixels, where the last bit decides.
 */
function gridOf(matrix: Matrix, from: readonly [number, number], to: readonly [number, number]): Grid {
  const [[inHeight, inWidth], [height, width]] = [from, to];
  const scaled = matrix.map((value, i) => fround(fround(value) / fround((i < 3 ? inWidth : inHeight) / 2)));
  const [m0, m1, m2, m3, m4, m5] = scaled as [number, number, number, number, number, number];
  const [x, y] = [new Float32Array(height * width), new Float32Array(height * width)];
  for (let i = 0, at = 0; i < height; i++) {
    const v = i + 0.5 - height / 2;
    for (let j = 0; j < width; j++, at++) {
      const u = j + 0.5 - width / 2;
      const unitX = fround(m2 + fround(m1 * v + fround(m0 * u)));
      const unitY = fround(m5 + fround(m4 * v + fround(m3 * u)));
      x[at] = fround(unitX + 1) * (inWidth / 2) - 0.5;
      y[at] = fround(unitY + 1) * (inHeight / 2) - 0.5;
    }
  }
  return { x, y };
}

/** The image seen through a matrix that maps places of the output to places of the input, counted from the middles. */
export function warp(image: Tensor, matrix: Matrix, size: readonly [number, number], options: WarpOptions): Tensor {
  const { interpolation = 'nearest', fill } = options;
  const [height, width] = sizeOf(image, 'warp');
  const source = elementsOf(image, 'warp');
  const [pixels, outPixels] = [height * width, size[0] * size[1]];
  const planes = pixels === 0 ? 0 : source.length / pixels;
  const Kind = source.constructor as new (length: number) => Elements;
  const out = new Kind(planes * outPixels);
  const grid = gridOf(matrix, [height, width], size);
  const channels = channelsOf(image);
  const sample = interpolation === 'nearest' ? sampleNearest : sampleBilinear;
  for (let p = 0; p < planes; p++) {
    const outside = typeof fill === 'number' ? fill : (fill?.[fill.length === 1 ? 0 : p % channels] ?? 0);
    const plane = source.subarray(p * pixels, (p + 1) * pixels);
    sample(
      plane,
      height,
      width,
      grid,
      out.subarray(p * outPixels, (p + 1) * outPixels),
      outside,
      fill !== undefined && fill !== null,
    );
  }
  return imageLike(image, out, size[0], size[1]);
}

type Sample = (
  plane: Elements,
  height: number,
  width: number,
  grid: Grid,
  out: Elements,
  outside: number,
  filled: boolean,
) => void;

const sampleNearest: Sample = (plane, height, width, { x, y }, out, outside) => {
  for (let at = 0; at < out.length; at++) {
    const column = roundHalfEven(x[at] as number);
    const row = roundHalfEven(y[at] as number);
    const inside = column >= 0 && column < width && row >= 0 && row < height;
    out[at] = inside ? (plane[row * width + column] as number) : outside;
  }
};

/** Pixels outside weigh nothing; with a fill, the sum is then mixed with it by the weight of what was inside. */
const sampleBilinear: Sample = (plane, height, width, { x, y }, out, outside, filled) => {
  const bytes = out instanceof Uint8Array;
  for (let at = 0; at < out.length; at++) {
    const left = Math.floor(x[at] as number);
    const top = Math.floor(y[at] as number);
    const dx = (x[at] as number) - left;
    const dy = (y[at] as number) - top;
    let sum = 0;
    let inside = 0;
    for (let corner = 0; corner < 4; corner++) {
      const column = left + (corner & 1);
      const row = top + (corner >> 1);
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const weight = ((corner & 1) === 1 ? dx : 1 - dx) * (corner >> 1 === 1 ? dy : 1 - dy);
      sum += weight * (plane[row * width + column] as number);
      inside += weight;
    }
    const value = filled ? inside * sum + (1 - inside) * outside : sum;
    out[at] = bytes ? roundHalfEven(value) : value;
  }
};
