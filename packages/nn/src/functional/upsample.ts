// PyTorch's older names of `interpolate`, which it keeps.
import type { Tensor } from '@kindling/core/lean';
import { interpolate, type InterpolateOptions } from './interpolate.ts';

/** As `interpolate`. */
export const upsample = (input: Tensor, options: InterpolateOptions = {}): Tensor => interpolate(input, options);

type Size = Pick<InterpolateOptions, 'size' | 'scaleFactor'>;

/** As `interpolate` with mode nearest. */
export const upsampleNearest = (input: Tensor, { size, scaleFactor }: Size = {}): Tensor =>
  interpolate(input, { size: size ?? null, scaleFactor: scaleFactor ?? null, mode: 'nearest' });

/** As `interpolate` with mode bilinear and `alignCorners`. */
export const upsampleBilinear = (input: Tensor, { size, scaleFactor }: Size = {}): Tensor =>
  interpolate(input, { size: size ?? null, scaleFactor: scaleFactor ?? null, mode: 'bilinear', alignCorners: true });
