// Rotation, scaling, shearing and shifting. Matrices map places of the output to places of the input, both counted from
// the image's middle.
import type { Tensor } from '@kindling/core';
import { sizeOf } from './image.ts';
import { warp } from './warp.ts';
import type { Matrix, WarpOptions } from './warp.ts';

export interface AffineOptions extends WarpOptions {
  /** Place [x, y] that stays where it is, from the upper left corner; the middle when left out. */
  readonly center?: readonly [number, number];
}

export interface RotateOptions extends AffineOptions {
  /** Makes the output large enough for the whole image. */
  readonly expand?: boolean;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The inverse of: shift to the centre, shear, scale and rotate clockwise, shift back and by `translate`. */
function inverseMatrix(
  center: readonly [number, number],
  angle: number,
  translate: readonly [number, number],
  scale: number,
  shear: readonly [number, number],
): Matrix {
  const [rotation, sx, sy] = [radians(angle), radians(shear[0]), radians(shear[1])];
  const a = Math.cos(rotation - sy) / Math.cos(sy);
  const b = (-Math.cos(rotation - sy) * Math.tan(sx)) / Math.cos(sy) - Math.sin(rotation);
  const c = Math.sin(rotation - sy) / Math.cos(sy);
  const d = (-Math.sin(rotation - sy) * Math.tan(sx)) / Math.cos(sy) + Math.cos(rotation);
  const [m0, m1, m3, m4] = [d / scale, -b / scale, -c / scale, a / scale];
  const [x, y] = [-center[0] - translate[0], -center[1] - translate[1]];
  return [m0, m1, m0 * x + m1 * y + center[0], m3, m4, m3 * x + m4 * y + center[1]];
}

function fromMiddle(center: readonly [number, number] | undefined, height: number, width: number): [number, number] {
  return center === undefined ? [0, 0] : [center[0] - width / 2, center[1] - height / 2];
}

/** An image turned counter-clockwise by so many degrees. */
export function rotate(image: Tensor, angle: number, options: RotateOptions = {}): Tensor {
  const { center, expand = false, ...how } = options;
  const [height, width] = sizeOf(image, 'rotate');
  const matrix = inverseMatrix(fromMiddle(center, height, width), -angle, [0, 0], 1, [0, 0]);
  return warp(image, matrix, expand ? expandedSize(matrix, height, width) : [height, width], how);
}

/**
 * An image turned clockwise by so many degrees, scaled, sheared (degrees along x, or x and y), and shifted by
 * `translate` [x, y] pixels.
 */
export function affine(
  image: Tensor,
  angle: number,
  translate: readonly [number, number],
  scale: number,
  shear: number | readonly [number, number],
  { center, ...how }: AffineOptions = {},
): Tensor {
  const [height, width] = sizeOf(image, 'affine');
  const shears = typeof shear === 'number' ? ([shear, 0] as const) : shear;
  const matrix = inverseMatrix(fromMiddle(center, height, width), angle, translate, scale, shears);
  return warp(image, matrix, [height, width], how);
}

/** Height and width of what the corners enclose, but for rounding errors. */
function expandedSize(matrix: Matrix, height: number, width: number): [number, number] {
  const [m0, m1, m2, m3, m4, m5] = matrix;
  const corners = [-0.5, 0.5].flatMap((y) => [-0.5, 0.5].map((x) => [x * width, y * height] as const));
  const extent = (map: (x: number, y: number) => number, size: number): number => {
    const places = corners.map(([x, y]) => map(x, y) + size / 2);
    const trimmed = (place: number): number => Math.trunc(place / 1e-4) * 1e-4;
    return Math.ceil(trimmed(Math.max(...places))) - Math.floor(trimmed(Math.min(...places)));
  };
  return [extent((x, y) => m3 * x + m4 * y + m5, height), extent((x, y) => m0 * x + m1 * y + m2, width)];
}
