// Files by address.
import { DataError } from '../errors.ts';

async function fetched(file: string): Promise<Response> {
  const response = await fetch(file);
  if (!response.ok) throw new DataError(`${file}: cannot be fetched: ${response.status} ${response.statusText}.`);
  return response;
}

/** @throws DataError when the file cannot be fetched */
export async function readBytes(file: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetched(file)).arrayBuffer());
}

/** @throws DataError always: a page writes no files */
export function writeBytes(file: string, _bytes: Uint8Array): Promise<void> {
  return Promise.reject(
    new DataError(`${file}: a page cannot write files. Encode the image and offer the bytes instead.`),
  );
}

/** The lines of a text file (UTF-8). @throws DataError when it cannot be fetched */
export async function* readLines(file: string): AsyncGenerator<string, void, undefined> {
  const text = await (await fetched(file)).text();
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  yield* lines;
}

const noFolders = (folder: string): DataError =>
  new DataError(`${folder}: a page cannot list folders. Give the addresses of the files instead.`);

/** @throws DataError always */
export function foldersIn(folder: string): string[] {
  throw noFolders(folder);
}

/** @throws DataError always */
export function filesBelow(folder: string): string[] {
  throw noFolders(folder);
}

export const join = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name}`;
