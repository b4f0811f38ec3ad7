import { defaultGenerator, internal } from '@kindling/core';
import type { Generator } from '@kindling/core';
import { DataError } from '../errors.ts';

/** Indices in the order in which samples are taken; a new order each time it is iterated, where it is random. */
export interface Sampler extends Iterable<number> {
  readonly length: number;
}

/** Anything with a number of samples: a dataset, an array. */
export interface Sized {
  readonly length: number;
}

export interface SamplerOptions {
  /** The default generator when left out. */
  readonly generator?: Generator | undefined;
}

/** 0, 1, 2, ... */
export class SequentialSampler implements Sampler {
  readonly #source: Sized;

  constructor(source: Sized) {
    this.#source = source;
  }

  get length(): number {
    return this.#source.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.#source.length; i++) yield i;
  }
}

/** The given indices in random order. */
export class SubsetRandomSampler implements Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator | undefined;

  constructor(indices: readonly number[], { generator }: SamplerOptions = {}) {
    this.indices = indices;
    this.generator = generator;
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (const i of permutation(this.length, this.generator)) yield this.indices[Number(i)] as number;
  }
}

/**
 * Indices 0 .. weights.length - 1, each as likely as its weight says (weights need not add up to 1).
 * @throws DataError when numSamples is no positive integer.
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: readonly number[];
  readonly length: number;
  readonly #replacement: boolean;
  readonly generator: Generator | undefined;

  constructor(
    weights: readonly number[],
    numSamples: number,
    { replacement = true, generator }: SamplerOptions & { readonly replacement?: boolean } = {},
  ) {
    if (!Number.isInteger(numSamples) || numSamples <= 0) {
      throw new DataError(`WeightedRandomSampler: numSamples must be a positive integer, got ${numSamples}.`);
    }
    this.weights = weights;
    this.length = numSamples;
    this.#replacement = replacement;
    this.generator = generator;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const weights = Float64Array.from(this.weights);
    const generator = this.generator ?? defaultGenerator;
    const drawn = internal.random.multinomial(generator, weights, 1, this.length, this.#replacement);
    for (const i of drawn) yield Number(i);
  }
}

/** A random permutation of 0 .. n-1. */
export function permutation(n: number, generator: Generator = defaultGenerator): BigInt64Array {
  return internal.random.randperm(generator, n);
}
