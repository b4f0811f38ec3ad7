// The format of torch.save before 1.6: four pickles (a magic number, a version, the machine, the value), a fifth of
// the names of the storages, then their lengths and elements.
import { dtypes } from '@kindling/core';
import { ByteReader } from './byte-reader.ts';
import { PyDict, type StorageRef } from './python-values.ts';
import { StorageIds } from './storage-ids.ts';
import { longestPickle, unpickle } from './unpickler.ts';
import { SerializeError } from '../errors.ts';
import type { Unpickled } from './zip-format.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

export function readLegacyFormat(bytes: Uint8Array, file: string, maxBytes: number): Unpickled {
  const fail = (what: string): never => {
    throw new SerializeError(file, what);
  };
  // What follows the names is checked once they are known.
  const ids = new StorageIds(fail, (_, dtype, numel) => numel * dtypes[dtype].itemsize);
  const longest = longestPickle(maxBytes);
  let at = 0;
  const next = (): unknown => {
    const { value, end } = unpickle(bytes, at, { storage: (id) => ids.resolve(id), fail, longest });
    at = end;
    return value;
  };
  if (next() !== MAGIC) fail('neither a zip archive nor the older format of torch.save.');
  if (next() !== VERSION) fail('the older format of torch.save has another version than 1001.');
  const machine = next();
  if (!(machine instanceof PyDict) || machine.items[machine.items.indexOf('little_endian') + 1] !== true)
    fail('it was saved on a big-endian machine. Save it on a little-endian one.');
  const value = next();
  const keys = next();
  const contents = Array.isArray(keys)
    ? readStorages(keys, ids, new ByteReader(bytes, at, fail))
    : fail('the names of the storages are missing.');
  return { value, contentOf: ({ key }) => contents.get(key) ?? fail(`storage ${key} is missing.`) };
}

function readStorages(
  keys: readonly unknown[],
  { refs, fail }: StorageIds,
  reader: ByteReader,
): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (const key of keys) {
    const ref: StorageRef = refs.get(String(key)) ?? fail(`storage ${String(key)} is named by no tensor.`);
    const numel = reader.u64();
    if (numel !== ref.numel) fail(`storage ${ref.key} should hold ${ref.numel} elements, the file has ${numel}.`);
    contents.set(ref.key, reader.take(numel * dtypes[ref.dtype].itemsize));
  }
  if (contents.size !== refs.size) fail(`${refs.size} storages are named, ${contents.size} follow.`);
  if (reader.at !== reader.bytes.length) fail(`${reader.bytes.length - reader.at} bytes follow the last storage.`);
  return contents;
}
