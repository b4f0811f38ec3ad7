import { DataError } from '../errors.ts';
import type { KnownFile } from './data-file.ts';

const hex = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws DataError when the content has the original's size but not its checksum. */
export async function verifyContent(bytes: Uint8Array, file: string, { content }: KnownFile): Promise<void> {
  if (content === undefined || content.bytes !== bytes.length) return;
  // WebCrypto takes no shared memory, which file bytes never are.
  const found = hex(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  if (found !== content.sha256) {
    throw new DataError(
      `${file}: it is as long as the original, but its SHA-256 is ${found} and not ${content.sha256}: it is damaged or another file. ` +
        'Download it again, or pass { verify: false } if it is meant to differ.',
    );
  }
}
