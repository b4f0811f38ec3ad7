// Inputs: the same kind of numbers for everybody, from a small generator of its own.

/** `count` float32 values, uniform from -2 to 2. */
export function values(count: number, seed = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  });
}

/** `count` class numbers from 0 to 9. */
export const labels = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 7) % 10);

export const mlp = { batch: 64, inputs: 784, hidden: 256, classes: 10, lr: 1e-3 } as const;
