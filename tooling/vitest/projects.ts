// One vitest project per folder that holds tests, named after the folder; a new package needs no config of its own.
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProjectConfiguration } from 'vitest/config';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Folders of the workspace, plus those of the root that have tests of their own. */
const folders = ['packages/*', 'apps/*', 'tooling/*', 'scripts'];
const skipped = (path: string): boolean => /(^|[\\/])(node_modules|dist|build|\.turbo)$/.test(path);
const holds = (folder: string, pattern: string): boolean =>
  globSync(pattern, { cwd: folder, exclude: skipped }).length > 0;

export function projects(): TestProjectConfiguration[] {
  return globSync(folders, { cwd: root })
    .map((folder) => join(root, folder))
    .filter((folder) => holds(folder, '**/*.{test,test-d}.{ts,mjs}'))
    .sort()
    .map((folder) => ({
      extends: true,
      test: {
        name: basename(folder),
        root: folder,
        typecheck: { enabled: holds(folder, '**/*.test-d.ts'), tsconfig: join(folder, 'tsconfig.json') },
      },
    }));
}
