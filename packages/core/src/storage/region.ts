// Deterministic freeing of what user code can never reach: temporaries of composite ops, of
// backward and of optimizers. A region lists what is allocated while it is open; leaving it frees
// all that is neither the result nor owned by somebody.
import type { Storage } from './storage.ts';
import { freeStorage, track } from './memory.ts';

type HasStorage = { readonly storage: Storage };
export type Region = Storage[] | null;

/** Open, and nothing was allocated in it so far: most regions of small ops end so. Never written. */
const EMPTY: Storage[] = [];
let current: Region = null;

/** Opens a region; pass what it returns to `leaveRegion`. */
export function enterRegion(): Region {
  const outer = current;
  current = EMPTY;
  return outer;
}

/** Whether what is allocated now belongs to a region. */
export const isRegionOpen = (): boolean => current !== null;

/** Runs user code (hooks, modules, custom functions) as if no region were open. */
export function suspendRegion(): Region {
  const outer = current;
  current = null;
  return outer;
}

export function resumeRegion(outer: Region): void {
  current = outer;
}

/** Closes the region; storages of `kept` move to the outer region or, where there is none, to the user. */
export function leaveRegion(outer: Region, kept: HasStorage | readonly HasStorage[] | null): void {
  const list = current;
  current = outer;
  if (list === null) return;
  for (let i = 0; i < list.length; i++) {
    const storage = list[i] as Storage;
    if (storage.exposed || storage.block === null) continue;
    if (isKept(storage, kept)) adopt(storage);
    else settle(storage);
  }
}

/** Closes the region; storages of `owned` stay untracked, since the caller has taken a reference. */
export function leaveRegionOwning(outer: Region, owned: readonly (HasStorage | null)[]): void {
  const list = current;
  current = outer;
  if (list === null) return;
  for (let i = 0; i < list.length; i++) {
    const storage = list[i] as Storage;
    if (storage.exposed || storage.block === null) continue;
    if (!isKept(storage, owned)) settle(storage);
  }
}

function settle(storage: Storage): void {
  if (storage.refs === 0) freeStorage(storage, 'the operation that made it');
  else watch(storage);
}

function isKept(storage: Storage, kept: HasStorage | readonly (HasStorage | null)[] | null): boolean {
  if (kept === null) return false;
  if (!isList(kept)) return kept.storage === storage;
  for (let i = 0; i < kept.length; i++) if (kept[i]?.storage === storage) return true;
  return false;
}

const isList = (x: HasStorage | readonly (HasStorage | null)[]): x is readonly (HasStorage | null)[] =>
  Array.isArray(x);

/** Frees a storage before its region ends, unless it is used or was handed on. */
export function leaveEarly(storage: Storage): void {
  if (current === null || storage.exposed || storage.block === null || storage.refs > 0) return;
  const at = current.lastIndexOf(storage);
  if (at < 0) return;
  current.splice(at, 1);
  freeStorage(storage, 'the operation that made it');
}

/** Called for each new storage: the open region owns it, or user code may hold it. */
export function adopt(storage: Storage): void {
  if (current === null) expose(storage);
  else if (current === EMPTY) current = [storage];
  else current.push(storage);
}

/** User code may now hold a handle on this storage: from here on only the collector frees it. */
export function expose(storage: Storage): void {
  if (storage.exposed) return;
  storage.exposed = true;
  watch(storage);
  scopes.open?.push(storage);
}

/** What user code was handed since it opened a scope (storage/scope.ts); null outside of one. */
export const scopes: { open: Storage[] | null } = { open: null };

/** The last reference may be dropped by the collector, not by `release`: it has to know of the storage. */
export function watch(storage: Storage): void {
  if (!storage.tracked && storage.block !== null) track(storage);
}

export function retain(storage: Storage): void {
  storage.refs++;
}

/** Gives up an internal reference; frees at once when it was the last and no user handle can exist. */
export function release(storage: Storage): void {
  if (--storage.refs === 0 && !storage.exposed && storage.block !== null) {
    if (current !== null && current.includes(storage)) return;
    freeStorage(storage, 'backward');
  }
}
