import type { Backend } from '../backend/backend.ts';
import { dtypes, type DType } from '../dtype.ts';
import { poolOf, track } from './memory.ts';
import { adopt } from './region.ts';
import { bytesOf, hostArray, Storage } from './storage.ts';

/** New storage for `numel` elements; its content is undefined (host storages are zeroed). */
export function allocateStorage(backend: Backend, dtype: DType, numel: number): Storage {
  const bytes = numel * dtypes[dtype].itemsize;
  if (!backend.holdsData) return new Storage(backend, dtype, bytes, null, null);
  if (bytes <= backend.hostLimit) return new Storage(backend, dtype, bytes, hostArray(dtype, numel), null);
  const storage = new Storage(backend, dtype, bytes, null, poolOf(backend).acquire(backend, bytes));
  adopt(storage);
  return storage;
}

/** Moves a host storage to device memory for good: what is pinned, shared or passed in pointer arrays needs an address. */
export function moveToDevice(storage: Storage): void {
  const host = storage.host;
  if (host === null || storage.backend.hostLimit === Infinity) return;
  const block = poolOf(storage.backend).acquire(storage.backend, Math.max(storage.bytes, 1));
  storage.backend.write(block.ptr, bytesOf(host));
  storage.block = block;
  storage.host = null;
  storage.exposed = true;
  track(storage);
}
