import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';
import type { RandomArray } from './integers.ts';

function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`bernoulli_: expected 0 <= p <= 1, got ${p}.`, { op: 'bernoulli_' });
}

/** Fills with ones of probability p and zeros; dropout masks come from here. @throws ValueError unless 0 <= p <= 1. */
export function fillBernoulli(generator: Generator, out: RandomArray, p = 0.5): void {
  checkProbability(p);
  // A flat test: a ternary of 1n and 1 would make the other arrays slow.
  if (out instanceof BigInt64Array) for (let i = 0; i < out.length; i++) out[i] = generator.uniform53() < p ? 1n : 0n;
  else for (let i = 0; i < out.length; i++) out[i] = generator.uniform53() < p ? 1 : 0;
}

/**
 * Fills with ones where the probability of the same place says so. Float32 probabilities compare with a 24-bit uniform
 * value, float64 ones with a 53-bit one.
 * @throws ValueError when a probability is outside [0, 1].
 */
export function fillBernoulliFrom(
  generator: Generator,
  out: RandomArray,
  probabilities: Float32Array | Float64Array,
): void {
  const single = probabilities instanceof Float32Array;
  for (let i = 0; i < out.length; i++) {
    const p = probabilities[i] as number;
    checkProbability(p);
    const one = (single ? generator.uniform() : generator.uniform53()) < p;
    if (out instanceof BigInt64Array) out[i] = one ? 1n : 0n;
    else out[i] = one ? 1 : 0;
  }
}
