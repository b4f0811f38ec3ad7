import { parseTar } from 'nanotar';
import type { ParsedTarFileItem } from 'nanotar';

/** The files of these names in a tar archive, in whatever folder. */
export function entriesOf(archive: Uint8Array, names: readonly string[]): ParsedTarFileItem[] {
  // nanotar reads from the start of the buffer, and Node's small buffers share one.
  const whole = archive.byteLength === archive.buffer.byteLength ? archive : new Uint8Array(archive);
  return parseTar(whole, { filter: ({ name }) => names.includes(name.split('/').at(-1) ?? '') });
}
