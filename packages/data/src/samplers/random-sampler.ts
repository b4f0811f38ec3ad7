import { defaultGenerator, Generator, internal } from '@kindling/core';
import { DataError } from '../errors.ts';
import { numbersOf } from './indices.ts';
import { permutation } from './sampler.ts';
import type { Sampler, SamplerOptions, Sized } from './sampler.ts';

const drawsAtOnce = 32;

export interface RandomSamplerOptions extends SamplerOptions {
  readonly replacement?: boolean;
  /** The source's length when left out. */
  readonly numSamples?: number;
}

/**
 * Indices in random order, in PyTorch's order of draws: without a generator, one int64 of the default generator seeds a
 * fresh one for each pass; a given generator is drawn from directly.
 *
 * @throws DataError when numSamples is no positive integer, or the source is empty.
 */
export class RandomSampler implements Sampler {
  readonly #source: Sized;
  readonly #replacement: boolean;
  readonly #numSamples: number | undefined;
  readonly generator: Generator | undefined;

  constructor(source: Sized, { replacement = false, numSamples, generator }: RandomSamplerOptions = {}) {
    this.#source = source;
    this.#replacement = replacement;
    this.#numSamples = numSamples;
    this.generator = generator;
    if (!Number.isInteger(this.length) || this.length <= 0) {
      throw new DataError(`RandomSampler: the number of samples must be a positive integer, got ${this.length}.`);
    }
  }

  get length(): number {
    return this.#numSamples ?? this.#source.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const generator = this.generator ?? new Generator().manualSeed(defaultGenerator.random63());
    yield* this.#replacement ? this.#withReplacement(generator) : this.#permuted(generator);
  }

  *#permuted(generator: Generator): IterableIterator<number> {
    const n = this.#source.length;
    let left = this.length;
    // PyTorch draws one permutation more than it needs when nothing is left over; a given generator shows that.
    for (; left >= n; left -= n) for (const i of numbersOf(permutation(n, generator))) yield i;
    if (left > 0 || this.generator !== undefined) {
      for (const i of numbersOf(permutation(n, generator).subarray(0, left))) yield i;
    }
  }

  *#withReplacement(generator: Generator): IterableIterator<number> {
    for (let left = this.length; left > 0; left -= drawsAtOnce) {
      const drawn = new Int32Array(Math.min(left, drawsAtOnce));
      internal.random.fillRandint(generator, drawn, 0, this.#source.length);
      yield* drawn;
    }
  }
}
