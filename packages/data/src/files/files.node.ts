import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../errors.ts';
import type { ArchiveFile, DataFile, KnownFile, Origin, ReadOptions } from './data-file.ts';
import { fileHash } from './download.node.ts';
import { verifyContent } from './hash.ts';
import { entriesOf } from './tar.ts';
import { fetchKnown, find, foldersOf, missing } from './places.node.ts';

export { downloadFile } from './download.node.ts';

/**
 * The content of a dataset's file, unzipped, from the folder `root` or where data usually lies, downloaded if asked to.
 * @throws DataError when it is nowhere, cannot be had or read, or is damaged.
 */
export async function readDataFile(known: KnownFile, origin: Origin, options: ReadOptions = {}): Promise<DataFile> {
  const { root, download = false, verify = true } = options;
  const names = known.name.endsWith('.gz') ? [known.name.slice(0, -3), known.name] : [known.name];
  let file = find(names, foldersOf(root, origin));
  if (file === undefined && download) file = await fetchKnown(known, origin, options);
  if (file === undefined) throw missing(names, root, origin);
  const bytes = await contentOf(file);
  if (verify) await verifyContent(bytes, file, known);
  return { file, bytes };
}

/**
 * Some files of a published archive: from a folder where it was unpacked, or out of the archive itself (`.tar.gz`),
 * downloaded if asked to.
 * @throws DataError as `readDataFile`, and when the archive lacks a file.
 */
export async function readArchive(
  names: readonly string[],
  archive: ArchiveFile,
  origin: Origin,
  options: ReadOptions = {},
): Promise<DataFile[]> {
  const { root, download = false, verify = true } = options;
  const folders = foldersOf(root, origin);
  const found = names.map((name) => find([name], folders));
  if (found.every((file) => file !== undefined)) {
    return Promise.all(found.map(async (file) => ({ file, bytes: await contentOf(file) })));
  }
  let file = find([archive.name], folders);
  // The archive holds the folder, so it goes beside it.
  if (file === undefined && download) file = await fetchKnown(archive, { ...origin, folder: '' }, options);
  if (file === undefined)
    throw missing([...names.filter((_, i) => found[i] === undefined), archive.name], root, origin);
  if (verify) await verifyArchive(file, archive);
  const entries = entriesOf(await contentOf(file), names);
  return names.map((name) => {
    const entry = entries.find((one) => one.name.endsWith(`/${name}`));
    if (entry?.data === undefined) throw new DataError(`${file}: there is no ${name} in it. Download it again.`);
    return { file: join(file, entry.name), bytes: entry.data };
  });
}

/** A file of the original's size is taken for the original. */
async function verifyArchive(file: string, { bytes, md5 }: ArchiveFile): Promise<void> {
  const { size } = await stat(file);
  if (size !== bytes) return;
  const found = await fileHash(file, 'md5');
  if (found !== md5)
    throw new DataError(`${file}: its MD5 is ${found}, expected ${md5}: it is damaged. Download it again.`);
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return zipped ? await promisify(gunzip)(bytes) : bytes;
  } catch (cause) {
    const error = new DataError(`${file}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
    error.cause = cause;
    throw error;
  }
}
