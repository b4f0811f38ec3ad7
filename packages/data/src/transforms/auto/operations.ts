// The operations that AutoAugment and RandAugment choose from.
import { linspace } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { affine, rotate } from '../functional/affine.ts';
import { adjustSharpness } from '../functional/blur.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from '../functional/color.ts';
import { autocontrast, equalize, invert, posterize, solarize } from '../functional/tone.ts';
import type { WarpOptions } from '../functional/warp.ts';

type Operation = (image: Tensor, magnitude: number, how: WarpOptions) => Tensor;

const degrees = (slope: number): number => (Math.atan(slope) * 180) / Math.PI;

export const operations = {
  Identity: (image) => image,
  ShearX: (image, m, how) => affine(image, 0, [0, 0], 1, [degrees(m), 0], { ...how, center: [0, 0] }),
  ShearY: (image, m, how) => affine(image, 0, [0, 0], 1, [0, degrees(m)], { ...how, center: [0, 0] }),
  TranslateX: (image, m, how) => affine(image, 0, [Math.trunc(m), 0], 1, 0, how),
  TranslateY: (image, m, how) => affine(image, 0, [0, Math.trunc(m)], 1, 0, how),
  Rotate: (image, m, how) => rotate(image, m, how),
  Brightness: (image, m) => adjustBrightness(image, 1 + m),
  Color: (image, m) => adjustSaturation(image, 1 + m),
  Contrast: (image, m) => adjustContrast(image, 1 + m),
  Sharpness: (image, m) => adjustSharpness(image, 1 + m),
  Posterize: (image, m) => posterize(image, m),
  Solarize: (image, m) => solarize(image, m),
  AutoContrast: (image) => autocontrast(image),
  Equalize: (image) => equalize(image),
  Invert: (image) => invert(image),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** Strengths to choose from, and whether they may be negative. Null: the operation has no strength. */
export interface Magnitudes {
  readonly values: readonly number[] | null;
  readonly signed: boolean;
}

/** As many strengths as bins for an image of a size. */
export function magnitudes(bins: number, height: number, width: number): Readonly<Record<OperationName, Magnitudes>> {
  const linear = (from: number, to: number): number[] => linspace(from, to, bins).toArray() as number[];
  const signed = (to: number): Magnitudes => ({ values: linear(0, to), signed: true });
  const none: Magnitudes = { values: null, signed: false };
  const share = 150 / 331;
  return {
    Identity: none,
    ShearX: signed(0.3),
    ShearY: signed(0.3),
    TranslateX: signed(share * width),
    TranslateY: signed(share * height),
    Rotate: signed(30),
    Brightness: signed(0.9),
    Color: signed(0.9),
    Contrast: signed(0.9),
    Sharpness: signed(0.9),
    Posterize: { values: Array.from({ length: bins }, (_, i) => 8 - Math.round(i / ((bins - 1) / 4))), signed: false },
    Solarize: { values: linear(255, 0), signed: false },
    AutoContrast: none,
    Equalize: none,
    Invert: none,
  };
}
