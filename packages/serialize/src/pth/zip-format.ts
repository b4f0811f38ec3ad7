// The format of torch.save since 1.6: a zip archive of data.pkl and data/0, data/1, ... in one folder.
import { SerializeError } from '../errors.ts';
import type { StorageRef } from './python-values.ts';
import { StorageIds } from './storage-ids.ts';
import { longestPickle, unpickle } from './unpickler.ts';
import { readZip, unpack, type Member } from './zip-reader.ts';

/** A stream and the storages that it names. */
export interface Unpickled {
  readonly value: unknown;
  contentOf(storage: StorageRef): Uint8Array;
}

export function readZipFormat(bytes: Uint8Array, file: string, maxBytes: number, crc32: boolean): Unpickled {
  const fail = (what: string, name?: string): never => {
    throw new SerializeError(file, what, name);
  };
  const members = readZip(bytes, file, maxBytes);
  const pickleName = [...members.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickleName === undefined) return fail('the zip archive holds no data.pkl, so it is no file of torch.save.');
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const member = (name: string): Member => members.get(folder + name) ?? fail(`the archive lacks ${folder}${name}.`);
  const contentOf = (name: string): Uint8Array => unpack(member(name), file, crc32);

  if (members.has(`${folder}byteorder`)) {
    const order = String.fromCharCode(...contentOf('byteorder').subarray(0, 10));
    if (order !== 'little') fail(`byte order '${order}' cannot be read. Save it on a little-endian machine.`);
  }
  const longest = longestPickle(maxBytes);
  if (member('data.pkl').size > longest)
    fail(`data.pkl is longer than ${longest} bytes. Pass a larger maxBytes if you trust it.`);
  const ids = new StorageIds(fail, (key) => member(`data/${key}`).size);
  const { value } = unpickle(contentOf('data.pkl'), 0, { storage: (id) => ids.resolve(id), fail, longest });
  return { value, contentOf: ({ key }) => contentOf(`data/${key}`) };
}
