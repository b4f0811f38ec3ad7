import { Generator } from '@kindling/core';
import { DataError } from '../errors.ts';
import { permutation } from './sampler.ts';
import type { Sampler, Sized } from './sampler.ts';

export interface DistributedSamplerOptions {
  /** Number of processes that share the samples. */
  readonly numReplicas: number;
  /** This process, from 0. */
  readonly rank: number;
  /** True when left out. */
  readonly shuffle?: boolean;
  /** The same in all processes; 0 when left out. */
  readonly seed?: number;
  /** Leaves out the last samples where they do not divide evenly, instead of repeating the first ones. */
  readonly dropLast?: boolean;
}

/**
 * Every numReplicas-th index of one order that all processes share, PyTorch's for the same seed and epoch. Each process
 * gets as many. Call `setEpoch` before each pass, else every pass has the same order.
 *
 * @throws DataError when rank is not one of 0 .. numReplicas - 1.
 */
export class DistributedSampler implements Sampler {
  readonly numReplicas: number;
  readonly rank: number;
  readonly #source: Sized;
  readonly #shuffle: boolean;
  readonly #seed: number;
  readonly #dropLast: boolean;
  #epoch = 0;

  constructor(
    source: Sized,
    { numReplicas, rank, shuffle = true, seed = 0, dropLast = false }: DistributedSamplerOptions,
  ) {
    if (!Number.isInteger(numReplicas) || !Number.isInteger(rank) || rank < 0 || rank >= numReplicas) {
      throw new DataError(
        `DistributedSampler: rank must be an integer from 0 to numReplicas - 1, got rank ${rank} of ${numReplicas}.`,
      );
    }
    this.#source = source;
    this.numReplicas = numReplicas;
    this.rank = rank;
    this.#shuffle = shuffle;
    this.#seed = seed;
    this.#dropLast = dropLast;
  }

  /** Number of this process's samples. */
  get length(): number {
    const share = this.#source.length / this.numReplicas;
    return this.#dropLast ? Math.floor(share) : Math.ceil(share);
  }

  /** Makes the next pass shuffle differently, in all processes alike. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const n = this.#source.length;
    const order = this.#shuffle ? permutation(n, new Generator().manualSeed(this.#seed + this.#epoch)) : undefined;
    for (let k = 0; k < this.length; k++) {
      const at = (k * this.numReplicas + this.rank) % n;
      yield order === undefined ? at : Number(order[at]);
    }
  }
}
