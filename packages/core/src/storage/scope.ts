// Early freeing by choice. Never needed: memory comes back by itself (docs/memory.md).
import { KindlingError } from '../errors.ts';
import { Tensor } from '../tensor.ts';
import { freeStorage } from './memory.ts';
import { scopes } from './region.ts';
import type { Storage } from './storage.ts';

const kept = new WeakSet<Storage>();

/** Lets a tensor outlive the scopes it is made in. Returns it. */
export function keep(x: Tensor): Tensor {
  kept.add(x.storage);
  return x;
}

/** Storages of the tensors in a result: itself, or those in its lists and plain objects. */
function storagesOf(value: unknown, found: Set<Storage>): Set<Storage> {
  if (value instanceof Tensor) found.add(value.storage);
  else if (Array.isArray(value)) for (const item of value) storagesOf(item, found);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) storagesOf(item, found);
  }
  return found;
}

/**
 * Runs `body` and frees at once every tensor it made, except those it returns (also in lists and plain objects), those
 * it `keep`s, and what a graph or a leaf's `grad` still holds. A tensor freed so throws when it is used.
 * @throws KindlingError for an async body
 */
export function scope<T>(body: () => T): T {
  const outer = scopes.open;
  const made: Storage[] = [];
  scopes.open = made;
  let survivors = new Set<Storage>();
  try {
    const result = body();
    if (result instanceof Promise)
      throw new KindlingError('scope: the body must be synchronous, it returned a Promise.');
    survivors = storagesOf(result, survivors);
    return result;
  } finally {
    scopes.open = outer;
    for (const storage of made) {
      if (kept.has(storage) || storage.refs > 0) continue;
      if (survivors.has(storage)) outer?.push(storage);
      else if (!storage.freed) freeStorage(storage, 'scope()');
    }
  }
}
