import { DataError } from '../errors.ts';
import type { ArchiveFile, DataFile, KnownFile, Origin, ReadOptions } from './data-file.ts';
import type { DownloadOptions } from './download.ts';
import { verifyContent } from './hash.ts';
import { entriesOf } from './tar.ts';

/**
 * The content of a dataset's file, plain or gzipped, under the address `root` (`./data` when left out), or of a mirror if
 * asked to download.
 * @throws DataError when it cannot be fetched, or is damaged.
 */
export async function readDataFile(known: KnownFile, origin: Origin, options: ReadOptions = {}): Promise<DataFile> {
  const { root = './data', download = false, mirror, verify = true } = options;
  const names = known.name.endsWith('.gz') ? [known.name.slice(0, -3), known.name] : [known.name];
  const mirrors = mirror === undefined ? origin.mirrors : [mirror];
  const local = [root, `${root}/${origin.folder}`].flatMap((folder) => names.map((name) => `${folder}/${name}`));
  const remote = download ? mirrors.map((folder) => `${folder.replace(/\/$/, '')}/${known.name}`) : [];
  const tried: string[] = [];
  for (const file of [...local, ...remote]) {
    const response = await fetch(file);
    // Development servers answer unknown addresses with their start page.
    const missing = !response.ok || response.headers.get('content-type')?.startsWith('text/html');
    if (missing) tried.push(`${file} (${response.status})`);
    else {
      const bytes = await unzipped(new Uint8Array(await response.arrayBuffer()), file);
      if (verify) await verifyContent(bytes, file, known);
      return { file, bytes };
    }
  }
  throw new DataError(
    `${known.name} cannot be fetched: ${tried.join(', ')}. Pass { root }, the address of its folder.`,
  );
}

/**
 * Some files of a published archive: out of it where it is served, else fetched one by one.
 * @throws DataError as `readDataFile`, and when the archive lacks a file.
 */
export async function readArchive(
  names: readonly string[],
  archive: ArchiveFile,
  origin: Origin,
  options: ReadOptions = {},
): Promise<DataFile[]> {
  const whole = await readDataFile(archive, origin, options).catch((error: unknown) => {
    if (error instanceof DataError) return null;
    throw error;
  });
  if (whole === null) {
    const single = (name: string) => readDataFile({ name, md5: '' }, origin, { ...options, download: false });
    return Promise.all(names.map(single));
  }
  const entries = entriesOf(whole.bytes, names);
  return names.map((name) => {
    const entry = entries.find((one) => one.name.endsWith(`/${name}`));
    if (entry?.data === undefined) throw new DataError(`${whole.file}: there is no ${name} in it.`);
    return { file: `${whole.file}/${entry.name}`, bytes: entry.data };
  });
}

/** @throws DataError always: a page has no folder to download into. */
export function downloadFile(url: string, path: string, _options?: DownloadOptions): Promise<void> {
  return Promise.reject(new DataError(`${url} cannot be downloaded to ${path}: a page has no folders. Use fetch.`));
}

async function unzipped(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    const error = new DataError(`${file}: its gzip stream is damaged; download it again.`);
    error.cause = cause;
    throw error;
  }
}
