// Seeded choices: the same seed makes the same program.
import type { DType } from '@kindling/core';

const dtypes: readonly DType[] = [
  ...(['float32', 'float32', 'float32', 'float64', 'float16', 'bfloat16'] as const),
  ...(['int64', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool', 'bool'] as const),
];

export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) | 0;
  }

  /** Uniform in [0, 1): mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('fuzz: nothing to pick from.');
    return list[this.int(0, list.length - 1)] as T;
  }

  dtype(): DType {
    return this.pick(dtypes);
  }

  /** Up to three dimensions, now and then of size 0 or 1. */
  shape(): number[] {
    return Array.from({ length: this.int(0, 3) }, () => this.pick([0, 1, 1, 2, 2, 3, 3, 4, 5]));
  }

  /** A dimension as users give it, negative half of the time; now and then one too many. */
  dim(ndim: number): number {
    const n = Math.max(ndim, 1);
    const d = this.chance(0.03) ? n : this.int(0, n - 1);
    return this.chance(0.5) ? d - n : d;
  }

  /** Small whole numbers: sums of them are exact in every dtype's order of addition. */
  numbers(n: number, low = -3, high = 4): number[] {
    return Array.from({ length: n }, () => this.int(low, high));
  }
}
