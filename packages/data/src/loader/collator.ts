import { DataError } from '../errors.ts';
import type { ModuleFunction } from '../workers/recipe.ts';
import { defaultCollate } from './collate.ts';

type Make<T, B> = (samples: T[]) => B | Promise<B>;
type Given<T, B> = ((samples: T[]) => B) | ModuleFunction<(samples: T[]) => B>;

/** How a loader makes batches of samples: by itself, by a function, or by one that is named and imported when needed. */
export class Collator<T, B> {
  /** The name of the function, where it was given by name. */
  readonly reference: { readonly module: string; readonly export: string } | null;
  /** Whether the caller gave none, so that a dataset may make whole batches. */
  readonly isDefault: boolean;
  /** Whether workers make the batches; a function that was given as such stays in this thread. */
  readonly inWorkers: boolean;
  #make: Make<T, B> | null;

  /** @param single samples come one by one, and functions take a sample */
  constructor(given: Given<T, B> | undefined, single: boolean) {
    const byName = typeof given === 'object';
    this.reference = byName ? { module: given.module, export: given.export } : null;
    this.isDefault = given === undefined && !single;
    this.inWorkers = typeof given !== 'function';
    this.#make = typeof given === 'function' ? adapted(given, single) : byName ? null : own(single);
    this.#single = single;
  }
  readonly #single: boolean;

  /** Imports what is only named so far. @throws DataError when there is no such function */
  async ready(): Promise<void> {
    if (this.#make !== null || this.reference === null) return;
    const { module, export: name } = this.reference;
    const exports = (await import(/* @vite-ignore */ /* webpackIgnore: true */ module)) as Record<string, unknown>;
    const found = exports[name];
    if (typeof found !== 'function') throw new DataError(`DataLoader: ${module} exports no function '${name}'.`);
    this.#make = adapted(found as Make<T, B>, this.#single);
  }

  make(samples: T[]): B | Promise<B> {
    if (this.#make !== null) return this.#make(samples);
    throw new DataError('DataLoader: a collateFn from a module is imported first; iterate with `for await`.');
  }
}

/** A function of a sample is called with the only one of its list. */
function adapted<T, B>(given: Make<T, B>, single: boolean): Make<T, B> {
  const one = given as unknown;
  return single ? ([sample]) => (one as (sample: T | undefined) => B)(sample) : given;
}

// B is Collated<T>, or T itself where samples come one by one, when the caller gave no function.
const own = <T, B>(single: boolean): Make<T, B> =>
  single ? ([sample]) => sample as T & B : (samples) => defaultCollate(samples) as B;
