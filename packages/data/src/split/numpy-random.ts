// Draws of NumPy's RandomState over the same mt19937: for equal seeds, scikit-learn's splits.
import type { Generator } from '@kindling/core';

/** An integer from 0 to max: outputs masked to the bits of max, until one fits. */
function interval(generator: Generator, max: number): number {
  if (max === 0) return 0;
  const mask = 2 ** (32 - Math.clz32(max)) - 1;
  for (;;) {
    const value = (generator.random() & mask) >>> 0;
    if (value <= max) return value;
  }
}

/** `RandomState.permutation(items)`. */
export function permuted<T>(generator: Generator, items: readonly T[]): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = interval(generator, i);
    const value = order[i] as T;
    order[i] = order[j] as T;
    order[j] = value;
  }
  return order;
}
