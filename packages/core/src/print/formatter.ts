import { fixed, scientific } from './numbers.ts';
import type { PrintOptions } from './options.ts';

/** What the elements of a tensor are, to the printer. Complex ones are [real, imaginary]. */
export type Element = number | bigint | boolean | readonly [number, number];

/** Text of single elements, padded to one width. */
export interface Formatter {
  readonly width: number;
  format(value: Element): string;
}

const plain = (value: Element): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));

function longest<T>(values: readonly T[], text: (value: T) => string): number {
  return values.reduce((width, value) => Math.max(width, text(value).length), 1);
}

/** For integers and booleans. */
export function plainFormatter(values: readonly Element[]): Formatter {
  const width = longest(values, plain);
  return { width, format: (value) => plain(value).padStart(width) };
}

/** Chooses one notation for all the values that will be shown, by PyTorch's rules. */
export function floatFormatter(values: readonly number[], { precision, sciMode }: PrintOptions): Formatter {
  const ordinary = values.filter((value) => Number.isFinite(value) && value !== 0);
  const integral = ordinary.every(Number.isInteger);
  const least = ordinary.reduce((min, value) => Math.min(min, Math.abs(value)), Infinity);
  const most = ordinary.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const wide = ordinary.length > 0 && (most / least > 1000 || most > 1e8 || (!integral && least < 1e-4));

  const byExponent = (value: number): string => scientific(value, precision);
  const byPoint = (value: number): string => {
    if (!integral) return fixed(value, precision);
    return Number.isFinite(value) ? `${fixed(value, 0)}.` : fixed(value, 0);
  };
  // Zeros, infinities and NaN do not widen the columns, and a forced notation keeps the width of the one it replaces.
  const width = longest(ordinary, wide ? byExponent : byPoint);
  const text = (sciMode ?? wide) ? byExponent : byPoint;
  return { width, format: (value) => text(value as number).padStart(width) };
}

/** Real and imaginary parts have a notation each; the imaginary one is not padded. */
export function complexFormatter(values: readonly (readonly [number, number])[], options: PrintOptions): Formatter {
  const real = floatFormatter(
    values.map(([re]) => re),
    options,
  );
  const imaginary = floatFormatter(
    values.map(([, im]) => im),
    options,
  );
  return {
    width: real.width + imaginary.width + 1,
    format(value) {
      const [re, im] = value as readonly [number, number];
      const text = `${imaginary.format(im)}j`.trimStart();
      return `${real.format(re)}${text.startsWith('-') ? '' : '+'}${text}`;
    },
  };
}
