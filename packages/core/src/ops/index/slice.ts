import { IndexError } from '../../errors.ts';

/** start:stop:step of one dimension, for `at` and `setAt`. Null leaves an end open. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;

  /** @internal use `slice()` */
  constructor(start: number | null, stop: number | null, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** Python's slice: `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`; `slice()` is `:`. */
export function slice(...bounds: readonly (number | null)[]): Slice {
  if (bounds.length <= 1) return new Slice(null, bounds[0] ?? null, 1);
  return new Slice(bounds[0] ?? null, bounds[1] ?? null, bounds[2] ?? 1);
}

/** Parses '1:3, ::2, ..., -1' as Python writes it between brackets. @throws IndexError */
export function parseIndex(text: string): (number | Slice | null | '...' | boolean)[] {
  return text.split(',').map((raw) => {
    const part = raw.trim();
    if (part === '...') return '...';
    if (part === 'None') return null;
    if (part === 'True' || part === 'False') return part === 'True';
    if (/^[+-]?\d+$/.test(part)) return Number(part);
    const match = /^([+-]?\d+)?\s*:\s*([+-]?\d+)?\s*(?::\s*([+-]?\d+)?)?$/.exec(part);
    if (match === null)
      throw new IndexError(
        `at: cannot read '${part}' in the index '${text}'. Examples: '0', '1:3', '::2', '...', 'None'.`,
        { op: 'at' },
      );
    const bound = (s: string | undefined): number | null => (s === undefined ? null : Number(s));
    return new Slice(bound(match[1]), bound(match[2]), bound(match[3]) ?? 1);
  });
}
