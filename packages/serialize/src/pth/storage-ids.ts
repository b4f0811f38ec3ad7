import { dtypes, type DType } from '@kindling/core';
import { StorageRef, StorageType } from './python-values.ts';

/** The storages that persistent ids name, each once. `size` gives the bytes that lie in the file, where that is known. */
export class StorageIds {
  readonly refs = new Map<string, StorageRef>();
  readonly fail: (what: string) => never;
  readonly sizeOf: (key: string, dtype: DType, numel: number) => number;

  constructor(fail: StorageIds['fail'], sizeOf: StorageIds['sizeOf']) {
    this.fail = fail;
    this.sizeOf = sizeOf;
  }

  /** `('storage', type, key, location, numel)`; older files add views of storages, which no longer exist. */
  resolve([kind, type, key, location, numel, view = null]: readonly unknown[]): StorageRef {
    if (kind !== 'storage' || !(type instanceof StorageType) || typeof key !== 'string' || typeof location !== 'string')
      return this.fail('the pickle names a storage in an unknown way.');
    if (typeof numel !== 'number' || !Number.isSafeInteger(numel) || numel < 0)
      return this.fail(`storage ${key} has no valid number of elements.`);
    if (view !== null)
      return this.fail(`storage ${key} is a view of another, as PyTorch before 0.4 wrote. Save it anew.`);
    const { dtype } = type;
    const known = this.refs.get(key);
    if (known) {
      if (known.dtype !== dtype || known.numel !== numel)
        this.fail(`storage ${key} is named as ${known.numel} of ${known.dtype} and as ${numel} of ${dtype}.`);
      return known;
    }
    const bytes = this.sizeOf(key, dtype, numel);
    if (Math.floor(bytes / dtypes[dtype].itemsize) !== numel)
      this.fail(`storage ${key} should hold ${numel} elements of ${dtype}, the file has ${bytes} bytes of it.`);
    const ref = new StorageRef(key, dtype, numel);
    this.refs.set(key, ref);
    return ref;
  }
}
