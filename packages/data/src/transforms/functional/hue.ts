import type { Tensor } from '@kindling/core';
import { DataError } from '../../errors.ts';
import { checkChannels, elementsOf, imageLike, sizeOf } from './image.ts';

/**
 * Turns the colours of an image by a share of the circle, -0.5 to 0.5.
 * @throws DataError for a factor outside.
 */
export function adjustHue(image: Tensor, hueFactor: number): Tensor {
  if (!(hueFactor >= -0.5 && hueFactor <= 0.5)) {
    throw new DataError(`adjustHue: the factor must be from -0.5 to 0.5, got ${hueFactor}.`);
  }
  if (checkChannels(image, [1, 3], 'adjustHue') === 1) return image;
  const [height, width] = sizeOf(image, 'adjustHue');
  const source = elementsOf(image, 'adjustHue');
  const out = source.slice();
  const size = height * width;
  const bytes = source instanceof Uint8Array;
  const unit = bytes ? 255 : 1;
  const store = bytes ? (value: number): number => Math.floor(value * 255.999) : (value: number): number => value;
  for (let start = 0; start < source.length; start += 3 * size) {
    for (let i = start; i < start + size; i++) {
      const at = (plane: number): number => (source[i + plane * size] as number) / unit;
      const [h, s, v] = toHsv(at(0), at(1), at(2));
      const [r, g, b] = toRgb((((h + hueFactor) % 1) + 1) % 1, s, v);
      out[i] = store(r);
      out[i + size] = store(g);
      out[i + 2 * size] = store(b);
    }
  }
  return imageLike(image, out, height, width);
}

type Triple = [number, number, number];

function toHsv(r: number, g: number, b: number): Triple {
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const range = high - low;
  if (range === 0) return [0, 0, high];
  const sixth = high === r ? (g - b) / range : high === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return [(sixth / 6 + 1) % 1, range / high, high];
}

function toRgb(h: number, s: number, v: number): Triple {
  const sector = Math.floor(h * 6);
  const rest = h * 6 - sector;
  const within = (value: number): number => Math.min(Math.max(value, 0), 1);
  const [p, q, t] = [within(v * (1 - s)), within(v * (1 - s * rest)), within(v * (1 - s * (1 - rest)))];
  const sectors: readonly Triple[] = [
    [v, t, p],
    [q, v, p],
    [p, v, t],
    [p, q, v],
    [t, p, v],
    [v, p, q],
  ];
  return sectors[sector % 6] as Triple;
}
