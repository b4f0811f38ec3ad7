// Random numbers of a sample that depend on the loader's seed and the sample's place in the pass alone: not on the number
// of workers, nor on what is read beside it.
import { createContext } from '#context';
import { defaultGenerator, Generator } from '@kindling/core';

interface SampleScope {
  readonly baseSeed: bigint;
  /** Place in the pass, from 0. */
  readonly position: number;
  /** Made when first asked for: most samples draw nothing. */
  generator: Generator | null;
}

const context = createContext<SampleScope>();

/** Runs `body` as the making of the samples of a pass from a place on. */
export function inBatch<R>(baseSeed: bigint, position: number, body: () => R): R {
  return context.run({ baseSeed, position, generator: null }, body);
}

/** Within `inBatch`: runs `body` as the making of the batch's k-th sample. */
export function inSample<R>(k: number, body: () => R): R {
  const batch = context.get();
  if (batch === undefined) return body();
  return context.run({ baseSeed: batch.baseSeed, position: batch.position + k, generator: null }, body);
}

/**
 * Where transforms draw their random numbers from: while a DataLoader makes a sample, a generator of that sample's own, so
 * that results do not depend on the number of workers; else the default generator.
 */
export function sampleGenerator(): Generator {
  const scope = context.get();
  if (scope === undefined) return defaultGenerator;
  return (scope.generator ??= new Generator().manualSeed(seedOf(scope)));
}

/** The seed and the place, mixed so that neighbours share no bits (the finaliser of MurmurHash3, Appleby). */
function seedOf({ baseSeed, position }: SampleScope): number {
  let hash = 0;
  for (const word of [Number(baseSeed & 0xffffffffn), Number((baseSeed >> 32n) & 0xffffffffn), position]) {
    hash = mix((hash ^ word) + 0x9e3779b9);
  }
  return hash >>> 0;
}

function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
