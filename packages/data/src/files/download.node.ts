import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataError } from '../errors.ts';
import type { DownloadOptions } from './download.ts';

/** How often a broken connection is taken up again. */
const attempts = 4;

/**
 * Downloads a file, whole or not at all: what has arrived stays in `path.part` when the connection breaks, and is
 * continued by the next call if there is a checksum to prove the whole by; the file appears only once it is verified.
 *
 * @throws DataError when it cannot be had, or is not what the checksum says.
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const had = await sizeOf(part);
    try {
      await fetchInto(part, url, options);
      break;
    } catch (cause) {
      const more = (await sizeOf(part)) > had;
      if (cause instanceof DataError || !more || attempt >= attempts) throw failed(url, cause);
    }
  }
  const wrong = await mismatch(part, options);
  if (wrong !== null) {
    await rm(part, { force: true });
    throw new DataError(`${url}: the file downloaded has ${wrong}. It was removed; try again, or another mirror.`);
  }
  await rename(part, path);
}

function failed(url: string, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : cause;
  const error = new DataError(`${url} cannot be downloaded: ${String(reason)}.`);
  error.cause = cause;
  return error;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function fetchInto(part: string, url: string, { md5, sha256, timeout = 60, onProgress }: DownloadOptions) {
  const start = md5 !== undefined || sha256 !== undefined ? await sizeOf(part) : 0;
  const silence = new AbortController();
  const limit = (): NodeJS.Timeout =>
    setTimeout(() => silence.abort(new Error(`nothing arrived for ${timeout} s`)), timeout * 1000);
  let timer = limit();
  try {
    const headers = new Headers(start > 0 ? { range: `bytes=${start}-` } : {});
    const response = await fetch(url, { headers, signal: silence.signal });
    // Nothing is left to send: the part is whole already, or more than that, which the checksum will show.
    if (response.status === 416 && start > 0) return;
    if (!response.ok || response.body === null) {
      throw new DataError(`${url} cannot be downloaded: the server answers ${response.status} ${response.statusText}.`);
    }
    const continued = response.status === 206;
    let received = continued ? start : 0;
    const announced = response.headers.get('content-length');
    // The length of a compressed answer is not the file's.
    const known = announced !== null && response.headers.get('content-encoding') === null;
    const total = known ? received + Number(announced) : undefined;
    const out = await open(part, continued ? 'a' : 'w');
    try {
      for await (const chunk of response.body) {
        await out.writeFile(chunk);
        received += chunk.length;
        clearTimeout(timer);
        timer = limit();
        onProgress?.(received, total);
      }
      await out.sync();
    } finally {
      await out.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function mismatch(path: string, { md5, sha256 }: DownloadOptions): Promise<string | null> {
  for (const [algorithm, expected] of Object.entries({ md5, sha256 })) {
    if (expected === undefined) continue;
    const found = await fileHash(path, algorithm);
    if (found !== expected) return `${algorithm.toUpperCase()} ${found}, expected ${expected}`;
  }
  return null;
}

/** The checksum of a file, in hexadecimal digits. */
export async function fileHash(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
