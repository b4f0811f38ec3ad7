import { DataError } from '../errors.ts';
import type { DataFile } from './data-file.ts';

/**
 * The bytes of a data file, plain or gzipped, under the address `root` (`./data` when left out).
 * @throws DataError when it cannot be fetched.
 */
export async function readDataFile(name: string, root = './data'): Promise<DataFile> {
  const tried: string[] = [];
  for (const file of [`${root}/${name}`, `${root}/${name}.gz`]) {
    const response = await fetch(file);
    // Development servers answer unknown addresses with their start page.
    const missing = !response.ok || response.headers.get('content-type')?.startsWith('text/html');
    if (missing) tried.push(`${file} (${response.status})`);
    else return { file, bytes: await unzipped(new Uint8Array(await response.arrayBuffer()), file) };
  }
  throw new DataError(`${name} cannot be fetched: ${tried.join(', ')}. Pass { root }, the address of its folder.`);
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
