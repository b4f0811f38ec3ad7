import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';
import { fillExponential } from './inverse-transform.ts';

type Weights = Float32Array | Float64Array;

const fail = (what: string): ValueError => new ValueError(`multinomial: ${what}`, { op: 'multinomial' });

/**
 * Draws category numbers from one row of weights (not necessarily of sum 1) or from several, row after row.
 *
 * @param weights `rows` x `categories`, row-major.
 * @returns `rows` x `samples`, row-major.
 * @throws ValueError when a weight is negative, infinite or NaN, a row sums to nothing, or, without replacement, there
 * are fewer categories of positive weight than samples.
 */
export function multinomial(
  generator: Generator,
  weights: Weights,
  rows: number,
  samples: number,
  replacement = false,
): BigInt64Array {
  if (!Number.isInteger(samples) || samples <= 0) throw fail(`expected a positive number of samples, got ${samples}.`);
  const categories = rows === 0 ? 0 : weights.length / rows;
  if (!replacement && samples > categories && rows > 0) {
    throw fail(
      `cannot draw ${samples} samples from ${categories} categories without replacement; pass { replacement: true }.`,
    );
  }
  for (let row = 0; row < rows; row++)
    checkRow(weights.subarray(row * categories, (row + 1) * categories), replacement ? 1 : samples);
  return replacement && samples > 1
    ? withReplacement(generator, weights, rows, samples)
    : withoutReplacement(generator, weights, rows, samples);
}

function checkRow(weights: Weights, wanted: number): void {
  let positive = 0;
  for (const weight of weights) {
    if (!(weight >= 0 && weight < Infinity)) throw fail(`expected finite weights >= 0, got ${weight}.`);
    if (weight > 0) positive++;
  }
  if (positive === 0) throw fail('the weights of a row sum to 0; at least one must be positive.');
  if (positive < wanted)
    throw fail(`cannot draw ${wanted} samples without replacement: ${positive} categories have a positive weight.`);
}

/** The categories of the largest weight / Exp(1), in falling order (exponential races; Efraimidis & Spirakis 2006). */
function withoutReplacement(generator: Generator, weights: Weights, rows: number, samples: number): BigInt64Array {
  const scores = weights.slice();
  fillExponential(generator, scores);
  for (let i = 0; i < scores.length; i++) scores[i] = (weights[i] as number) / (scores[i] as number);
  const categories = scores.length / rows;
  const out = new BigInt64Array(rows * samples);
  for (let row = 0; row < rows; row++) {
    const score = scores.subarray(row * categories, (row + 1) * categories);
    const order = Array.from(score.keys()).sort((a, b) => (score[b] as number) - (score[a] as number));
    for (let i = 0; i < samples; i++) out[row * samples + i] = BigInt(order[i] as number);
  }
  return out;
}

/** By binary search in the cumulative sums, taken in the dtype of the weights. */
function withReplacement(generator: Generator, weights: Weights, rows: number, samples: number): BigInt64Array {
  const cumulative = weights.slice();
  const categories = weights.length / rows;
  const out = new BigInt64Array(rows * samples);
  for (let row = 0; row < rows; row++) {
    const sums = cumulative.subarray(row * categories, (row + 1) * categories);
    for (let i = 1; i < categories; i++) sums[i] = (sums[i - 1] as number) + (sums[i] as number);
    const total = sums[categories - 1] as number;
    for (let i = 0; i < categories; i++) sums[i] = (sums[i] as number) / total;
    sums[categories - 1] = 1;
    for (let i = 0; i < samples; i++) out[row * samples + i] = BigInt(firstReaching(sums, generator.uniform53()));
  }
  return out;
}

function firstReaching(sums: Weights, value: number): number {
  let left = 0;
  let right = sums.length;
  while (left < right) {
    const middle = (left + right) >> 1;
    if ((sums[middle] as number) < value) left = middle + 1;
    else right = middle;
  }
  return left;
}
