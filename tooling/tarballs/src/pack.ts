import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Tarball {
  name: string;
  version: string;
  file: string;
}

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
}

/** The folders of the packages that are published. */
export function publishable(): { folder: string; manifest: Manifest }[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({
      folder: join(root, dirname(file)),
      manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
    }))
    .filter(({ manifest }) => !manifest.private);
}

/**
 * Packs every published package into `folder`, as `pnpm publish` would.
 * @throws Error when a package has not been built, or pnpm fails.
 */
export function packAll(folder: string): Tarball[] {
  return publishable().map(({ folder: from, manifest: { name, version } }) => {
    if (!existsSync(join(from, 'dist'))) throw new Error(`${name} has no dist/: run npm run build first`);
    const { stdout, status, error } = spawnSync('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: from,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`pnpm pack failed for ${name}: ${error?.message ?? stdout}`);
    return { name, version, file: join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
  });
}

/** The JS file behind a command of a package that the root depends on. */
export function command(packageName: string, path: string): string {
  return join(root, 'node_modules', packageName, path);
}
