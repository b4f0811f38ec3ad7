// Distributions made from one 53-bit uniform value each by inverting their cumulative distribution.
import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';
import type { RandomArray } from './integers.ts';
import { fma64 } from './math/fma.ts';
import { log, log1p } from './math/log.ts';
import { tan } from './math/trig.ts';

/** Exponential of rate lambd: -log(1 - u) / lambd. @throws ValueError when the rate is not positive. */
export function fillExponential(generator: Generator, out: Float32Array | Float64Array, lambd = 1): void {
  if (!(lambd > 0)) throw new ValueError(`exponential_: expected lambd > 0, got ${lambd}.`, { op: 'exponential_' });
  const scale = -1 / lambd;
  for (let i = 0; i < out.length; i++) out[i] = scale * log(1 - generator.uniform53());
}

/** Trials up to the first success: ceil(log(u) / log(1 - p)). @throws ValueError unless 0 < p < 1. */
export function fillGeometric(generator: Generator, out: RandomArray, p: number): void {
  if (!(p > 0 && p < 1)) throw new ValueError(`geometric_: expected 0 < p < 1, got ${p}.`, { op: 'geometric_' });
  const logFailure = log1p(-p);
  for (let i = 0; i < out.length; i++) {
    const trials = Math.ceil(log(generator.uniform53()) / logFailure);
    if (out instanceof BigInt64Array) out[i] = BigInt(trials);
    else out[i] = trials;
  }
}

/** Cauchy: median + sigma tan(pi (u - 1/2)). */
export function fillCauchy(generator: Generator, out: Float32Array | Float64Array, median = 0, sigma = 1): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = fma64(sigma, tan(Math.PI * (generator.uniform53() - 0.5)), median);
  }
}
